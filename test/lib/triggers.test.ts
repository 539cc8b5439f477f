import { matches } from '../../range/events/pattern';
import { templateFor } from './fixture';
import { asArray, at, ofType, propertiesOf, sorted, statements, text } from './template';

const template = templateFor();
const patternOf = (id: string) => propertiesOf(template, id).EventPattern;

const finding = (severity: unknown, changes: object = {}) => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: { severity, type: 'Backdoor:EC2/C&CActivity.B', service: {} },
  ...changes,
});

const tagChange = (changed: readonly string[], detail: object = {}) => ({
  source: 'aws.tag',
  'detail-type': 'Tag Change on Resource',
  detail: { 'changed-tag-keys': changed, service: 'ec2', 'resource-type': 'instance', tags: {}, ...detail },
});

test.each([
  ['at the minimum', finding(7), true],
  ['above it', finding(9.5), true],
  ['of the highest severity', finding(10), true],
  ['below it', finding(6.9), false],
  ['without a severity', finding(undefined), false],
  [
    'of a type that has nothing to do with EC2',
    finding(8, { detail: { severity: 8, type: 'Policy:S3/x' } }),
    true,
  ],
  ['as an API call seen by CloudTrail', finding(8, { 'detail-type': 'AWS API Call via CloudTrail' }), false],
  ['from another source', finding(8, { source: 'aws.securityhub' }), false],
])('a finding %s is matched accordingly', (_, event, expected) => {
  expect(matches(patternOf('TriggersFinding'), event)).toBe(expected);
});

test('the minimum severity is the configured one', () => {
  const pattern = propertiesOf(templateFor({ minimumSeverity: 4 }), 'TriggersFinding').EventPattern;
  expect(matches(pattern, finding(4))).toBe(true);
  expect(matches(pattern, finding(3.9))).toBe(false);
});

test.each([
  ['with the trigger key among the changed ones', tagChange(['Name', 'cordon:respond']), true],
  ['of another key', tagChange(['cordon:case']), false],
  ['of a key that only begins alike', tagChange(['cordon:responded']), false],
  ['on a volume', tagChange(['cordon:respond'], { 'resource-type': 'volume' }), false],
  ['on an instance of another service', tagChange(['cordon:respond'], { service: 'rds' }), false],
])('a tag change %s is matched accordingly', (_, event, expected) => {
  expect(matches(patternOf('TriggersTag'), event)).toBe(expected);
});

test('the trigger key is the configured one', () => {
  const changed = templateFor({ tagKeys: { trigger: 'ir:now' } });
  const pattern = propertiesOf(changed, 'TriggersTag').EventPattern;
  expect(matches(pattern, tagChange(['ir:now']))).toBe(true);
  expect(matches(pattern, tagChange(['cordon:respond']))).toBe(false);
});

test.each(ofType(template, 'AWS::Events::Rule'))(
  '$id gives its function the event as it is, retries for a day, then keeps it',
  ({ id, properties }) => {
    const targets = asArray(properties.Targets);
    const expected = id.startsWith('Holder')
      ? ['Hold']
      : id === 'TriggersSweep'
        ? ['Intake', 'Sweep']
        : ['Intake'];
    expect(targets.map((each) => text(at(each, 'Arn')))).toEqual(
      expected.map((each) => `<${each}Function.Arn>`),
    );
    for (const target of targets) {
      expect(at(target, 'RetryPolicy')).toEqual({
        MaximumEventAgeInSeconds: 86400,
        MaximumRetryAttempts: 185,
      });
      expect(text(at(target, 'DeadLetterConfig.Arn'))).toBe('<TriggersUndelivered.Arn>');
      expect(target).not.toHaveProperty('InputTransformer');
    }
  },
);

test('a trigger on which intake fails is kept in the same queue', () => {
  const [invoke] = ofType(template, 'AWS::Lambda::EventInvokeConfig');
  expect(text(at(invoke?.properties, 'FunctionName'))).toBe('<IntakeFunction>');
  expect(text(at(invoke?.properties, 'DestinationConfig.OnFailure.Destination'))).toBe(
    '<TriggersUndelivered.Arn>',
  );
});

test('the queue is encrypted, keeps what it has for fourteen days and refuses requests without TLS', () => {
  expect(propertiesOf(template, 'TriggersUndelivered')).toMatchObject({
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 86400,
  });
  const policy = statements('', '', propertiesOf(template, 'TriggersUndeliveredPolicy').PolicyDocument);
  expect(policy).toContainEqual(
    expect.objectContaining({
      effect: 'Deny',
      actions: ['sqs:*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  );
});

test('only the rules may invoke the functions that start a workflow', () => {
  const permissions = ofType(template, 'AWS::Lambda::Permission').map(
    ({ properties }) => `${text(properties.SourceArn)} ${text(properties.FunctionName)}`,
  );
  expect(sorted(permissions)).toEqual([
    '<HolderBrokenOff.Arn> <HoldFunction.Arn>',
    '<HolderChanged.Arn> <HoldFunction.Arn>',
    '<HolderStarted.Arn> <HoldFunction.Arn>',
    '<TriggersCaseEnded.Arn> <IntakeFunction.Arn>',
    '<TriggersFinding.Arn> <IntakeFunction.Arn>',
    '<TriggersPlaceGivenBack.Arn> <IntakeFunction.Arn>',
    '<TriggersSweep.Arn> <IntakeFunction.Arn>',
    '<TriggersSweep.Arn> <SweepFunction.Arn>',
    '<TriggersTag.Arn> <IntakeFunction.Arn>',
    '<TriggersTagFoundAgain.Arn> <IntakeFunction.Arn>',
  ]);
});
