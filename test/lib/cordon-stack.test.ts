import { capitalized } from '../../lib/workflow';
import { STEPS, templateFor } from './fixture';
import { asArray, at, ofType, propertiesOf, sorted, text } from './template';

const template = templateFor({ notificationEmail: 'soc@example.com' });
const functions = ofType(template, 'AWS::Lambda::Function');
const stepOf = (id: string): string | undefined =>
  STEPS.find((step) => `${capitalized(step)}Function` === id);
const environmentOf = (id: string) =>
  at(propertiesOf(template, id), 'Environment.Variables') as Record<string, unknown>;

test('there is one function a step, named after it, and no other', () => {
  const expected = STEPS.map((step) => `${capitalized(step)}Function`);
  expect(sorted(functions.map(({ id }) => id))).toEqual(sorted(expected));
});

test('logical ids carry no hash where Cordon chose the name', () => {
  const chosen = Object.entries(template.Resources).filter(
    ([, { Type }]) => Type !== 'AWS::Lambda::Permission',
  );
  for (const [id] of chosen) expect(id).not.toMatch(/[0-9A-F]{8}$/);
});

test.each(functions)(
  '$id runs on nodejs24.x and arm64 within bounds, with a log group and a role of its own',
  ({ id, properties }) => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
    expect(properties.Timeout).toBeLessThanOrEqual(900);
    expect(properties.MemorySize).toBeGreaterThanOrEqual(256);
    const name = id.replace('Function', '');
    expect(text(at(properties, 'LoggingConfig.LogGroup'))).toBe(`<${name}Logs>`);
    expect(text(properties.Role)).toBe(`<${name}Role.Arn>`);
  },
);

test.each(functions)(
  '$id gets the policy, its account and its partition, within the 4 KB that Lambda allows',
  ({ id }) => {
    const environment = environmentOf(id);
    expect(environment).toMatchObject({
      ACCOUNT_ID: { Ref: 'AWS::AccountId' },
      PARTITION: { Ref: 'AWS::Partition' },
      POWERTOOLS_SERVICE_NAME: `cordon-${stepOf(id)}`,
    });
    expect(JSON.parse(String(environment.POLICY))).toMatchObject({
      enforcement: 'enforce',
      defaultMode: 'online',
    });
  },
);

test('the longest policy that the configuration accepts leaves room for the rest of the environment', () => {
  const rules = Array.from({ length: 11 }, (_, n) => ({
    id: `rule-${String(n).padStart(2, '0')}`,
    when: { types: ['Backdoor:EC2/DenialOfService.Udp'] },
    answer: 'ignore' as const,
    why: 'so many of them as fit into a configuration',
  }));
  const captureTools = Array.from({ length: 4 }, (_, n) => ({
    kind: 'lime' as const,
    architecture: 'x86_64' as const,
    key: `tools/lime-6.1.158-18${n}.294.amzn2023.x86_64.ko`,
    sha256: 'a'.repeat(64),
    kernelRelease: `6.1.158-18${n}.294.amzn2023.x86_64`,
  }));
  const long = templateFor({ triggers: { rules }, evidence: { captureTools } });
  for (const { properties } of ofType(long, 'AWS::Lambda::Function'))
    expect(JSON.stringify(at(properties, 'Environment.Variables')).length).toBeLessThan(3700);
});

test.each([
  ['IntakeFunction', 'STATE_MACHINE_ARN', '<ResponseStateMachine>'],
  ['IntakeFunction', 'CASE_TABLE', '<CasesTable>'],
  ['IntakeFunction', 'ADMISSION_TABLE', '<AdmissionTable>'],
  ['IsolateFunction', 'ADMISSION_TABLE', '<AdmissionTable>'],
  ['SweepFunction', 'CASE_TABLE', '<CasesTable>'],
  ['AssessFunction', 'CASE_TABLE', '<CasesTable>'],
  ['AssessFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['DetachFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['MemoryFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['MemoryFunction', 'CAPTURE_DOCUMENT', '<CaptureDocument>'],
  ['MemoryFunction', 'TRIAGE_DOCUMENT', '<TriageDocument>'],
  ['ReleasePlanFunction', 'CASE_TABLE', '<CasesTable>'],
  ['ReleasePlanFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['ReleaseFunction', 'CASE_TABLE', '<CasesTable>'],
  ['ReleaseFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['ReleaseFunction', 'TOPIC_ARN', '<NotificationsTopic>'],
  ['ReportFunction', 'CASE_TABLE', '<CasesTable>'],
  ['ReportFunction', 'VAULT_BUCKET', '<VaultBucket>'],
  ['ReportFunction', 'TOPIC_ARN', '<NotificationsTopic>'],
])('%s finds in %s what is %s', (id, variable, value) => {
  expect(text(environmentOf(id)[variable])).toBe(value);
});

test('what holds evidence, or says what it belongs to, outlives the stack', () => {
  const kept = ['VaultBucket', 'VaultBucketPolicy', 'VaultKey', 'ChainSigningKey', 'CasesTable'];
  const logs = ofType(template, 'AWS::Logs::LogGroup').map(({ id }) => id);
  for (const id of [...kept, ...logs])
    expect(template.Resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('every log group has the retention that was configured', () => {
  const logs = ofType(templateFor({ logRetentionDays: 30 }), 'AWS::Logs::LogGroup');
  // One a function, one a state machine.
  expect(logs).toHaveLength(STEPS.length + 4);
  for (const { properties } of logs) expect(properties.RetentionInDays).toBe(30);
});

test('nothing is deployed that costs money while idle, or that is not Cordon itself', () => {
  const types = sorted([...new Set(Object.values(template.Resources).map(({ Type }) => Type))]);
  expect(types).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::DynamoDB::Table',
    'AWS::Events::Rule',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::KMS::Key',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::SSM::Document',
    'AWS::StepFunctions::StateMachine',
  ]);
  for (const { properties } of functions) {
    expect(properties).not.toHaveProperty('VpcConfig');
    expect(properties).not.toHaveProperty('Layers');
  }
});

test('the template names no partition, account or region', () => {
  const json = JSON.stringify(template);
  expect(json).not.toMatch(/arn:aws/);
  expect(json).not.toMatch(/\b\d{12}\b/);
  expect(json).not.toMatch(/\b(us|eu|ap|cn)-[a-z]+-\d\b/);
});

test('nobody is subscribed unless an address is given', () => {
  expect(ofType(templateFor(), 'AWS::SNS::Subscription')).toEqual([]);
  expect(ofType(template, 'AWS::SNS::Subscription')).toMatchObject([
    { properties: { Protocol: 'email', Endpoint: 'soc@example.com' } },
  ]);
});

test('the case table is on demand, recoverable, and protected from deletion', () => {
  expect(propertiesOf(template, 'CasesTable')).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    KeySchema: [{ AttributeName: 'subject', KeyType: 'HASH' }],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('the outputs name what a person or a tool needs afterwards', () => {
  expect(
    sorted(Object.entries(template.Outputs).map(([name, { Value }]) => `${name} ${text(Value)}`)),
  ).toEqual([
    'AdmissionTableName <AdmissionTable>',
    'CaseTableName <CasesTable>',
    'FleetStateMachineArn <AnsweringStateMachine>',
    'IntakeFunctionName <IntakeFunction>',
    'NotificationTopicArn <NotificationsTopic>',
    'ReleaseStateMachineArn <ReleasingStateMachine>',
    'ResponseStateMachineArn <ResponseStateMachine>',
    'SigningKeyArn <ChainSigningKey.Arn>',
    'VaultBucketName <VaultBucket>',
    'VaultKeyArn <VaultKey.Arn>',
  ]);
});

test('every alarm is for one thing gone wrong, is quiet without data, and goes to the topic', () => {
  const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
  expect(sorted(alarms.map(({ id }) => id))).toEqual([
    'AlarmsDrift',
    'AlarmsHoldingFailed',
    'AlarmsNotContained',
    'AlarmsReleaseIncomplete',
    'AlarmsReleasingFailed',
    'AlarmsResponseAborted',
    'AlarmsResponseFailed',
    'AlarmsResponseTimedOut',
    'AlarmsTriggersLost',
    'AlarmsTriggersRefused',
  ]);
  for (const { properties } of alarms) {
    expect(properties).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
    expect(properties.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    expect(asArray(properties.AlarmActions).map(text)).toEqual(['<NotificationsTopic>']);
  }
});

test.each([
  ['Response', 'Failed'],
  ['Response', 'TimedOut'],
  ['Response', 'Aborted'],
  ['Holding', 'Failed'],
  ['Releasing', 'Failed'],
])('of the state machine %s the alarm on executions that %s watches that metric', (machine, end) => {
  const [id, MetricName] = [`Alarms${machine}${end}`, `Executions${end}`];
  const properties = propertiesOf(template, id);
  expect(properties).toMatchObject({ Namespace: 'AWS/States', MetricName, Statistic: 'Sum' });
  expect(properties.Dimensions).toEqual([
    { Name: 'StateMachineArn', Value: { Ref: `${machine}StateMachine` } },
  ]);
});

test.each([
  ['AlarmsDrift', 'Drift'],
  ['AlarmsNotContained', 'NotContained'],
  ['AlarmsReleaseIncomplete', 'ReleaseIncomplete'],
  ['AlarmsTriggersRefused', 'TriggersRefused'],
])('%s watches the metric that the functions count without dimensions', (id, MetricName) => {
  const properties = propertiesOf(template, id);
  expect(properties).toMatchObject({ Namespace: 'Cordon', MetricName, Statistic: 'Sum' });
  expect(properties).not.toHaveProperty('Dimensions');
});

test('the workflow is a Standard one whose log holds no input or output', () => {
  expect(propertiesOf(template, 'ResponseStateMachine')).toMatchObject({
    StateMachineType: 'STANDARD',
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
  });
});

test.each(['CaptureDocument', 'TriageDocument'])('%s changes by a new version under the same name', (id) => {
  expect(propertiesOf(template, id)).toMatchObject({
    DocumentType: 'Command',
    UpdateMethod: 'NewVersion',
    Content: { schemaVersion: '2.2' },
  });
});
