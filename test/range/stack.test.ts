import { attachedPolicy, onlyResource, readStack, resourcesOfType } from '../../range/stack';
import { DEPLOYMENT, deployedStack } from './stack-fixture';

const stack = deployedStack();

test('reads the functions with their code, role and environment, all references resolved', () => {
  expect(stack.functions.size).toBeGreaterThanOrEqual(10);
  for (const each of stack.functions.values()) {
    expect(each.arn).toMatch(/^arn:aws:lambda:us-east-1:111122223333:function:Cordon-/);
    expect(stack.roles.has(each.roleArn)).toBe(true);
    expect(each.codeDirectory).toContain('asset.');
    expect(JSON.stringify(each.environment)).not.toMatch(/"(Ref|Fn::\w+)"/);
  }
});

test('reads the workflow, and the functions that it calls are in the stack', () => {
  const [machine] = stack.stateMachines;
  const called = JSON.stringify(machine?.definition).match(/arn:aws:lambda:[\w:-]+/g) ?? [];
  expect(called.length).toBeGreaterThan(5);
  for (const arn of called) expect(stack.functions.has(arn)).toBe(true);
});

test('gives intake a queue for what it cannot handle', () => {
  const intake = [...stack.functions.values()].find(({ logicalId }) => logicalId === 'IntakeFunction');
  expect(intake?.deadLetterArn).toMatch(/^arn:aws:sqs:/);
});

test('finds the policy that is attached to the vault', () => {
  const vault = onlyResource(stack, 'AWS::S3::Bucket');
  const policy = attachedPolicy(stack, 'AWS::S3::BucketPolicy', vault.physicalId);
  expect(JSON.stringify(policy)).toContain(vault.physicalId);
  expect(attachedPolicy(stack, 'AWS::S3::BucketPolicy', 'another')).toBeUndefined();
});

test('is another stack in another partition, Region and account', () => {
  const deployment = {
    ...DEPLOYMENT,
    partition: 'aws-cn',
    region: 'cn-north-1',
    account: '444455556666',
  } as const;
  const [arn] = deployedStack('enforce', deployment).functions.keys();
  expect(arn).toMatch(/^arn:aws-cn:lambda:cn-north-1:444455556666:function:/);
});

test('fails where one resource is needed and there are none, or several', () => {
  expect(() => onlyResource(stack, 'AWS::S3::AccessPoint')).toThrow('0 resources of AWS::S3::AccessPoint');
  const functions = resourcesOfType(stack, 'AWS::Lambda::Function').length;
  expect(() => onlyResource(stack, 'AWS::Lambda::Function')).toThrow(`${functions} resources of`);
});

test('rejects a function whose code is in the template, by name', () => {
  const template = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
      Inline: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { ZipFile: 'exports.handler = async () => null;' },
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Runtime: 'nodejs24.x',
        },
      },
    },
  };
  expect(() => readStack(template, '/none', DEPLOYMENT)).toThrow('Inline: the range runs built assets only');
});
