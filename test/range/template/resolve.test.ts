import { resolveTemplate } from '../../../range/template/resolve';
import { deployment, resolveOne, resolveResources } from './support';

const arn = (rest: string) => `arn:aws:${rest}`;
const here = 'eu-west-1:111122223333';

describe('a resource with a name of its own', () => {
  test.each<[string, Record<string, unknown>, physicalId: string, ownArn: string]>([
    ['AWS::Lambda::Function', { FunctionName: 'f' }, 'f', arn(`lambda:${here}:function:f`)],
    ['AWS::IAM::Role', { RoleName: 'r' }, 'r', arn('iam::111122223333:role/r')],
    ['AWS::IAM::Role', { RoleName: 'r', Path: '/a/b/' }, 'r', arn('iam::111122223333:role/a/b/r')],
    [
      'AWS::IAM::ManagedPolicy',
      { ManagedPolicyName: 'p' },
      arn('iam::111122223333:policy/p'),
      arn('iam::111122223333:policy/p'),
    ],
    ['AWS::Logs::LogGroup', { LogGroupName: '/a/b' }, '/a/b', arn(`logs:${here}:log-group:/a/b:*`)],
    ['AWS::S3::Bucket', { BucketName: 'b' }, 'b', arn('s3:::b')],
    ['AWS::KMS::Alias', { AliasName: 'alias/k' }, 'alias/k', arn(`kms:${here}:alias/k`)],
    ['AWS::DynamoDB::Table', { TableName: 't' }, 't', arn(`dynamodb:${here}:table/t`)],
    ['AWS::DynamoDB::GlobalTable', { TableName: 't' }, 't', arn(`dynamodb:${here}:table/t`)],
    ['AWS::SNS::Topic', { TopicName: 't' }, arn(`sns:${here}:t`), arn(`sns:${here}:t`)],
    [
      'AWS::SQS::Queue',
      { QueueName: 'q' },
      'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
      arn(`sqs:${here}:q`),
    ],
    ['AWS::Events::Rule', { Name: 'r' }, 'r', arn(`events:${here}:rule/r`)],
    ['AWS::Events::Rule', { Name: 'r', EventBusName: 'bus' }, 'bus|r', arn(`events:${here}:rule/bus/r`)],
    [
      'AWS::StepFunctions::StateMachine',
      { StateMachineName: 's' },
      arn(`states:${here}:stateMachine:s`),
      arn(`states:${here}:stateMachine:s`),
    ],
    ['AWS::SSM::Document', { Name: 'd' }, 'd', arn(`ssm:${here}:document/d`)],
    ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, 'a', arn(`cloudwatch:${here}:alarm:a`)],
  ])('%s %j has its Ref and ARN', (Type, Properties, physicalId, ownArn) => {
    const resource = resolveResources({ X: { Type, Properties } }).get('X');
    expect(resource).toMatchObject({ physicalId, arn: ownArn, properties: Properties });
    expect(resolveOne({ Ref: 'X' }, { X: { Type, Properties } })).toBe(physicalId);
  });
});

describe('a generated name', () => {
  const nameOf = (Type: string, logicalId: string, Properties = {}) =>
    resolveResources({ [logicalId]: { Type, Properties } }).get(logicalId)?.name;

  test('is made of stack, logical id and hash, and the same every time', () => {
    expect(nameOf('AWS::SNS::Topic', 'Alert')).toMatch(/^Cordon-Alert-[0-9a-f]{12}$/);
    expect(nameOf('AWS::SNS::Topic', 'Alert')).toBe(nameOf('AWS::SNS::Topic', 'Alert'));
  });

  test('fits the service: length, lower case, FIFO', () => {
    expect(nameOf('AWS::Lambda::Function', 'F'.repeat(100))).toHaveLength(64);
    expect(nameOf('AWS::S3::Bucket', 'Vault')).toMatch(/^cordon-vault-[0-9a-f]{12}$/);
    expect(nameOf('AWS::SQS::Queue', 'Q'.repeat(100), { FifoQueue: true })).toMatch(/^.{75}\.fifo$/);
  });

  test('differs by stack, region and account', () => {
    const at = (change: object) =>
      resolveTemplate({ Resources: { T: { Type: 'AWS::SNS::Topic' } } }, { ...deployment, ...change }).get(
        'T',
      )?.name;
    const names = [{}, { stackName: 'Other' }, { region: 'eu-west-2' }, { account: '444455556666' }].map(at);
    expect(new Set(names).size).toBe(4);
  });

  test('that is too long loses from the name of the stack, too', () => {
    const stackName = 'S'.repeat(40);
    const resources = { [`R${'o'.repeat(30)}`]: { Type: 'AWS::IAM::Role', Properties: {} } };
    const [role] = [...resolveTemplate({ Resources: resources }, { ...deployment, stackName }).values()];
    expect(role?.name).toHaveLength(64);
    expect(role?.name).not.toContain(stackName);
  });
});

test('a name may be made from another resource, in any order', () => {
  const template = resolveResources({
    Log: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/', { Ref: 'F' }]] } },
    },
    F: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { Ref: 'AWS::StackName' } } },
  });
  expect(template.get('Log')?.physicalId).toBe('/aws/lambda/Cordon');
});

test('keeps DeletionPolicy and DependsOn', () => {
  const template = resolveResources({
    A: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', DependsOn: 'B' },
    B: { Type: 'AWS::KMS::Key', DependsOn: ['C', 'D'] },
    C: { Type: 'AWS::SNS::Topic' },
    D: { Type: 'AWS::SNS::Topic' },
  });
  expect(template.get('A')).toMatchObject({ deletionPolicy: 'Retain', dependsOn: ['B'] });
  expect(template.get('B')?.dependsOn).toEqual(['C', 'D']);
});

test('follows the partition', () => {
  const china = { ...deployment, partition: 'aws-cn', region: 'cn-north-1' };
  const queue = resolveTemplate({ Resources: { Q: { Type: 'AWS::SQS::Queue' } } }, china).get('Q');
  expect(queue?.arn).toMatch(/^arn:aws-cn:sqs:cn-north-1:/);
  expect(queue?.physicalId).toMatch(/^https:\/\/sqs\.cn-north-1\.amazonaws\.com\.cn\//);
});

describe('a type that the range does not know', () => {
  const Vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };

  test('may stand in the template', () => {
    expect(resolveResources({ Vpc }).get('Vpc')?.properties).toEqual({ CidrBlock: '10.0.0.0/16' });
  });

  test.each([{ Ref: 'Vpc' }, { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }])('rejects %j', (value) => {
    expect(() => resolveOne(value, { Vpc })).toThrow(/refers to Vpc, whose type AWS::EC2::VPC/);
  });
});

describe('a resource with a condition', () => {
  const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
  const Gone = { Type: 'AWS::SNS::Topic', Condition: 'No' };

  test('is not there when it does not hold', () => {
    expect(resolveTemplate({ Conditions, Resources: { Gone } }, deployment).has('Gone')).toBe(false);
  });

  test('rejects a reference to it', () => {
    expect(() => resolveOne({ Ref: 'Gone' }, { Gone }, { Conditions })).toThrow(/condition No is false/);
  });
});

describe('parameters', () => {
  const Parameters = {
    Mail: { Type: 'String', Default: 'a@example.com' },
    Days: { Type: 'Number', Default: 30 },
    Tags: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Mode: { Type: 'String', AllowedValues: ['on', 'off'], Default: 'on' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
  };
  const value = (Content: unknown, given: Record<string, string> = {}) =>
    resolveTemplate(
      { Parameters, Resources: { D: { Type: 'AWS::SSM::Document', Properties: { Content } } } },
      deployment,
      given,
    ).get('D')?.properties.Content;

  test('take their default or the given value', () => {
    expect(value([{ Ref: 'Mail' }, { Ref: 'Days' }, { Ref: 'Tags' }])).toEqual([
      'a@example.com',
      '30',
      ['a', 'b'],
    ]);
    expect(value({ Ref: 'Mail' }, { Mail: 'b@example.com' })).toBe('b@example.com');
    expect(value({ Ref: 'BootstrapVersion' }, { BootstrapVersion: '21' })).toBe('21');
  });

  test.each<[string, unknown, Record<string, string>, RegExp]>([
    ['an undeclared one', 'x', { Nothing: '1' }, /Parameters\.Nothing/],
    ['a value that is not allowed', 'x', { Mode: 'maybe' }, /"maybe" is none of on, off/],
    ['a reference to an SSM parameter without value', { Ref: 'BootstrapVersion' }, {}, /BootstrapVersion/],
  ])('rejects %s', (_name, content, given, expected) => {
    expect(() => value(content, given)).toThrow(expected);
  });

  test('rejects one without a value', () => {
    expect(() =>
      resolveTemplate({ Parameters: { P: { Type: 'String' } }, Resources: {} }, deployment),
    ).toThrow(/Parameters\.P/);
  });
});

describe('an unreadable template', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 'x', /template/],
    ['no resources', {}, /Resources/],
    ['a transform', { Transform: 'AWS::Serverless-2016-10-31', Resources: {} }, /Transform/],
    ['a resource without type', { Resources: { A: {} } }, /Resources\.A\.Type/],
    [
      'an unknown attribute of a resource',
      { Resources: { A: { Type: 'AWS::SNS::Topic', Propertys: {} } } },
      /Propertys/,
    ],
    [
      'names in a circle',
      { Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'A' } } } } },
      /circular/,
    ],
  ])('rejects %s', (_name, template, expected) => {
    expect(() => resolveTemplate(template, deployment)).toThrow(expected);
  });
});
