import type { ConfigInput } from '../../lib/config';
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
  ['at the severity from which a person is asked', finding(4), true],
  ['above it', finding(9.5), true],
  ['of the highest severity', finding(10), true],
  ['below it', finding(3.9), false],
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

test('the least severity is the one from which the table may ask, or any where rules of yours may', () => {
  const from = (triggers: ConfigInput['triggers']) =>
    propertiesOf(templateFor({ triggers }), 'TriggersFinding').EventPattern;
  expect(matches(from({ askFrom: 7 }), finding(6.9))).toBe(false);
  expect(matches(from({ askFrom: 2 }), finding(2))).toBe(true);
  const rule = { id: 'mine', when: {}, answer: 'ask', why: 'mine' } as const;
  expect(matches(from({ rules: [rule] }), finding(1))).toBe(true);
});

const hub = (detailType: string, detail: object) => ({
  source: 'aws.securityhub',
  'detail-type': detailType,
  detail,
});
const IMPORTED = 'Security Hub Findings - Imported';
const V2 = 'Findings Imported V2';
const CHOSEN = 'Security Hub Findings - Custom Action';
const ofProduct = (name: string) => ({ findings: [{ metadata: { product: { name } } }] });

test.each([
  ['Imported', hub(IMPORTED, { findings: [{ ProductName: 'GuardDuty' }] }), true],
  ['Imported', hub(IMPORTED, { findings: [{ ProductName: 'Security Hub' }] }), false],
  ['Imported', hub(V2, { findings: [{ ProductName: 'GuardDuty' }] }), false],
  ['ImportedV2', hub(V2, ofProduct('GuardDuty')), true],
  ['ImportedV2', hub(V2, ofProduct('Amazon GuardDuty')), true],
  ['ImportedV2', hub(V2, ofProduct('Inspector')), false],
  ['Chosen', hub(CHOSEN, { actionName: 'Cordon', findings: [{}] }), true],
  ['Chosen', hub(CHOSEN, { actionName: 'Send to chat', findings: [{}] }), false],
])('the rule %s takes %j: %p', (rule, event, expected) => {
  expect(matches(patternOf(`Triggers${rule}`), event)).toBe(expected);
});

test('without products nothing is taken from Security Hub', () => {
  const none = templateFor({ triggers: { securityHubProducts: [] } });
  expect(ofType(none, 'AWS::Events::Rule').map(({ id }) => id)).not.toContain('TriggersImported');
});

test('events of other detectors have a rule only where sources are named, and for these alone', () => {
  const custom = templateFor({ triggers: { customSources: ['com.example.edr'] } });
  const pattern = propertiesOf(custom, 'TriggersCustom').EventPattern;
  const event = (source: string) => ({ source, 'detail-type': 'Cordon Response Request', detail: {} });
  expect(matches(pattern, event('com.example.edr'))).toBe(true);
  expect(matches(pattern, event('com.example.other'))).toBe(false);
  expect(ofType(template, 'AWS::Events::Rule').map(({ id }) => id)).not.toContain('TriggersCustom');
});

test.each(ofType(templateFor({ triggers: { customSources: ['x'] } }), 'AWS::Events::Rule'))(
  '$id names the kind of event, and has at most five targets',
  ({ properties }) => {
    const kinds = asArray(at(properties, 'EventPattern.detail-type') ?? properties.ScheduleExpression);
    expect(kinds.filter((kind) => typeof kind === 'string').length).toBeGreaterThan(0);
    expect(asArray(properties.Targets).length).toBeLessThanOrEqual(5);
  },
);

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
      : id.startsWith('FleetTriggers')
        ? ['FleetStart']
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
    '<FleetTriggersGroup.Arn> <FleetStartFunction.Arn>',
    '<FleetTriggersVpc.Arn> <FleetStartFunction.Arn>',
    '<HolderBrokenOff.Arn> <HoldFunction.Arn>',
    '<HolderChanged.Arn> <HoldFunction.Arn>',
    '<HolderStarted.Arn> <HoldFunction.Arn>',
    '<TriggersCaseEnded.Arn> <IntakeFunction.Arn>',
    '<TriggersChosen.Arn> <IntakeFunction.Arn>',
    '<TriggersFinding.Arn> <IntakeFunction.Arn>',
    '<TriggersImported.Arn> <IntakeFunction.Arn>',
    '<TriggersImportedV2.Arn> <IntakeFunction.Arn>',
    '<TriggersPlaceGivenBack.Arn> <IntakeFunction.Arn>',
    '<TriggersSweep.Arn> <IntakeFunction.Arn>',
    '<TriggersSweep.Arn> <SweepFunction.Arn>',
    '<TriggersTag.Arn> <IntakeFunction.Arn>',
  ]);
});

test('what may come from anybody who puts events on the bus gives places back, and nothing else', () => {
  const notOfAws = ofType(template, 'AWS::Events::Rule').filter(({ properties }) =>
    JSON.stringify(properties.EventPattern ?? '').includes('"cordon"'),
  );
  expect(notOfAws.map(({ id }) => id)).toEqual(['TriggersPlaceGivenBack']);
  expect(notOfAws[0]?.properties.EventPattern).toEqual({
    source: ['cordon'],
    'detail-type': ['cordon.case.isolated', 'cordon.case.cut', 'cordon.case.asked', 'cordon.case.reported'],
  });
});

test('what the sweep found goes to intake by a way past the bus', () => {
  const destinations = ofType(template, 'AWS::Lambda::EventInvokeConfig').flatMap(({ properties }) => {
    const { OnSuccess } = properties.DestinationConfig as { OnSuccess?: { Destination: unknown } };
    return OnSuccess ? [`${text(properties.FunctionName)} ${text(OnSuccess.Destination)}`] : [];
  });
  expect(destinations).toEqual(['<SweepFunction> <IntakeFunction.Arn>']);
});
