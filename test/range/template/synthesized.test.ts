// biome-ignore-all lint/suspicious/noTemplateCurlyInString: substitutions look like template strings
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFn, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { matches } from '../../../range/events/pattern';
import { evaluate } from '../../../range/iam/evaluate';
import { readAlarms } from '../../../range/template/alarms';
import { readFunctions } from '../../../range/template/functions';
import { readPermissions } from '../../../range/template/permissions';
import { type ResolvedTemplate, resolveTemplate } from '../../../range/template/resolve';
import { readRoles } from '../../../range/template/roles';
import { readRules } from '../../../range/template/rules';
import { readStateMachines } from '../../../range/template/state-machines';
import { deployment } from './support';

const folder = mkdtempSync(join(tmpdir(), 'cordon-template-'));
const outdir = join(folder, 'cdk.out');
const asl = { StartAt: 'Go', States: { Go: { Type: 'Task', Resource: '${stop}', End: true } } };

function synthesize(): unknown {
  const code = join(folder, 'code');
  const assets = mkdtempSync(`${code}-`);
  writeFileSync(join(assets, 'index.js'), 'exports.handler = async () => {};');
  const definition = join(folder, 'respond.asl.json');
  writeFileSync(definition, JSON.stringify(asl));

  const stack = new Stack(
    new App({ outdir, builtinCloudFormationValidation: false, analyticsReporting: false }),
    'Cordon',
  );
  const queue = new Queue(stack, 'Dead');
  const vault = new Bucket(stack, 'Vault', { encryption: BucketEncryption.KMS, enforceSSL: true });
  const topic = new Topic(stack, 'Alert');
  const stop = new LambdaFn(stack, 'Stop', {
    code: Code.fromAsset(assets),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
    timeout: Duration.seconds(30),
    memorySize: 256,
    environment: { VAULT: vault.bucketName },
    deadLetterQueue: queue,
    reservedConcurrentExecutions: 5,
    retryAttempts: 0,
    onFailure: new SqsDestination(queue),
  });
  stop.addToRolePolicy(
    new PolicyStatement({
      actions: ['ec2:StopInstances'],
      resources: [`arn:${stack.partition}:ec2:*:*:instance/*`],
    }),
  );
  vault.grantPut(stop);
  const machine = new StateMachine(stack, 'Respond', {
    definitionBody: DefinitionBody.fromFile(definition),
    definitionSubstitutions: { stop: stop.functionArn },
  });
  new StateMachine(stack, 'Chain', {
    definitionBody: DefinitionBody.fromChainable(
      LambdaInvoke.jsonata(stack, 'Call', { lambdaFunction: stop }),
    ),
  });
  new Rule(stack, 'Finding', {
    eventPattern: { source: ['aws.guardduty'], detail: { severity: [{ numeric: ['>=', 7] }] } },
    targets: [
      new LambdaFunction(stop, { deadLetterQueue: queue, retryAttempts: 3, maxEventAge: Duration.hours(1) }),
      new SfnStateMachine(machine, { input: RuleTargetInput.fromEventPath('$.detail') }),
    ],
  });
  const alarm = new Alarm(stack, 'Failed', {
    metric: machine.metricFailed({ period: Duration.minutes(1) }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  (stack.node.root as App).synth();
  return JSON.parse(readFileSync(join(outdir, 'Cordon.template.json'), 'utf8'));
}

let template: ResolvedTemplate;

beforeAll(() => {
  template = resolveTemplate(synthesize(), deployment);
});

afterAll(() => rmSync(folder, { recursive: true }));

function only(type: string) {
  const [found, ...more] = [...template.values()].filter((resource) => resource.type === type);
  if (!found || more.length > 0) throw new Error(`not exactly one ${type}`);
  return found;
}

test('nothing unresolved is left', () => {
  const text = JSON.stringify([...template.values()].map(({ properties }) => properties));
  expect(text).not.toMatch(/"Ref"|"Fn::|\$\{Token/);
});

test('a function has its code, role, settings and asynchronous invocation', () => {
  const [stop] = readFunctions(template);
  expect(stop).toMatchObject({
    arn: `arn:aws:lambda:eu-west-1:111122223333:function:${stop?.name}`,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    timeoutSeconds: 30,
    memoryMb: 256,
    environment: { VAULT: only('AWS::S3::Bucket').physicalId },
    deadLetterArn: only('AWS::SQS::Queue').arn,
    reservedConcurrency: 5,
    asyncInvoke: {
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 21_600,
      onFailureArn: only('AWS::SQS::Queue').arn,
    },
  });
  const directory = stop?.code.kind === 'asset' ? stop.code.directory : '';
  expect(readFileSync(join(outdir, directory, 'index.js'), 'utf8')).toContain('exports.handler');
});

test('a role has all its policies, and IAM decides on them', () => {
  const [stop] = readFunctions(template);
  const role = readRoles(template).find(({ arn }) => arn === stop?.roleArn);
  if (!role) throw new Error('the function has no role');
  const vault = only('AWS::S3::Bucket');
  const decide = (action: string, resource: string) =>
    evaluate(role, { action, resource, context: {} }).allowed;
  expect(decide('ec2:StopInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1')).toBe(true);
  expect(decide('ec2:TerminateInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1')).toBe(false);
  expect(decide('s3:PutObject', `${vault.arn}/case/1`)).toBe(true);
  expect(decide('s3:DeleteObject', `${vault.arn}/case/1`)).toBe(false);
  expect(decide('kms:GenerateDataKey', only('AWS::KMS::Key').arn)).toBe(true);
  expect(decide('logs:PutLogEvents', 'arn:aws:logs:eu-west-1:111122223333:log-group:x:log-stream:y')).toBe(
    true,
  );
  expect(decide('sqs:SendMessage', only('AWS::SQS::Queue').arn)).toBe(true);
  expect(role.trustPolicy.Statement).toMatchObject([{ Principal: { Service: 'lambda.amazonaws.com' } }]);
});

test('a rule has its pattern and its targets', () => {
  const [rule] = readRules(template);
  const [stop] = readFunctions(template);
  const queue = only('AWS::SQS::Queue').arn;
  expect(rule).toMatchObject({ enabled: true, eventBus: 'default' });
  expect(matches(rule?.pattern, { source: 'aws.guardduty', detail: { severity: 8.1 } })).toBe(true);
  expect(rule?.targets[0]).toMatchObject({
    arn: stop?.arn,
    deadLetterArn: queue,
    retry: { maximumRetryAttempts: 3, maximumEventAgeSeconds: 3600 },
    input: { kind: 'event' },
  });
  expect(rule?.targets[1]).toMatchObject({
    retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
    input: { kind: 'path', path: '$.detail' },
  });
  expect(rule?.targets[1]?.roleArn).toMatch(/^arn:aws:iam::111122223333:role\//);
});

test('a state machine has its definition, from a file with substitutions or from a chain', () => {
  const [stop] = readFunctions(template);
  const machines = readStateMachines(template, (path) => readFileSync(join(outdir, path), 'utf8'));
  const [respond, chain] = machines;
  expect(respond).toMatchObject({
    type: 'STANDARD',
    definition: { States: { Go: { Resource: stop?.arn } } },
  });
  expect(chain?.definition).toMatchObject({ States: { Call: { Arguments: { FunctionName: stop?.arn } } } });
  expect(readRoles(template).map(({ arn }) => arn)).toContain(respond?.roleArn);
});

test('a permission names its function, principal and source', () => {
  const [permission] = readPermissions(template);
  expect(permission).toMatchObject({
    functionArn: readFunctions(template)[0]?.arn,
    action: 'lambda:InvokeFunction',
    principal: 'events.amazonaws.com',
    sourceArn: readRules(template)[0]?.arn,
  });
});

test('an alarm has its metric and its actions', () => {
  const machine = readStateMachines(template, (path) => readFileSync(join(outdir, path), 'utf8'))[0];
  expect(readAlarms(template)).toMatchObject([
    {
      namespace: 'AWS/States',
      metric: 'ExecutionsFailed',
      dimensions: { StateMachineArn: machine?.arn },
      statistic: 'Sum',
      periodSeconds: 60,
      threshold: 1,
      comparison: 'GreaterThanOrEqualToThreshold',
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: 'notBreaching',
      actionsEnabled: true,
      alarmActions: [only('AWS::SNS::Topic').arn],
      okActions: [],
    },
  ]);
});
