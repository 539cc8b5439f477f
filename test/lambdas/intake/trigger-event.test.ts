import fc from 'fast-check';
import { InvalidInput } from '../../../lambdas/common/parse';
import { RefusedTrigger, understand } from '../../../lambdas/intake/trigger-event';
import { POLICY } from '../policy-fixture';
import {
  containerFinding,
  type Event,
  finding,
  INSTANCE,
  instanceArn,
  instanceDetails,
  sampleFinding,
  sequenceFinding,
  tagChange,
  tagSaying,
} from './vectors';

const read = (event: unknown) => understand(event, POLICY);

describe('a finding', () => {
  it('becomes a trigger with what GuardDuty said, and nothing of what the subject says', () => {
    expect(read(finding())).toEqual({
      kind: 'trigger',
      instanceId: INSTANCE,
      accountId: '111122223333',
      region: 'us-east-1',
      trigger: {
        kind: 'finding',
        source: 'guardduty',
        findingId: '7ab0c1d2e3f405162738495a6b7c8d9e',
        findingType: 'Backdoor:EC2/C&CActivity.B',
        severity: 8,
        firstSeen: '2026-11-23T02:51:00.000Z',
        lastSeen: '2026-11-23T02:57:00.000Z',
        remoteAddresses: [],
      },
    });
  });

  it('may lack the times, which it then carries on as absent', () => {
    const understood = read(finding({ service: { eventFirstSeen: null, eventLastSeen: undefined } }));
    expect(understood).toMatchObject({ kind: 'trigger' });
    expect(JSON.stringify(understood)).not.toMatch(/Seen/);
  });

  it('names the instance on which a container ran', () => {
    expect(read(containerFinding())).toMatchObject({ kind: 'trigger', instanceId: INSTANCE });
  });

  it('of a member account, delivered to the administrator, belongs to the member', () => {
    const event = finding({ detail: { accountId: '444455556666', region: 'eu-central-1' } });
    expect(read(event)).toMatchObject({ accountId: '444455556666', region: 'eu-central-1' });
  });

  it('may carry fields that nobody has heard of', () => {
    const more = { detail: { future: { a: [1] } }, service: { future: null }, resource: { future: 1 } };
    expect(read(finding(more))).toMatchObject({ kind: 'trigger' });
  });

  it('is ignored with its reason where policy says so', () => {
    const event = sampleFinding('AccessKey', 'UnauthorizedAccess:IAMUser/TorIPCaller');
    expect(read(event)).toEqual({ kind: 'ignored', reason: 'a sample finding' });
  });

  it('of an attack sequence is refused, and so reaches a person', () => {
    expect(() => read(sequenceFinding())).toThrow(RefusedTrigger);
    expect(() => read(sequenceFinding())).toThrow(
      'AttackSequence:EC2/CompromisedInstanceGroup names no instance',
    );
  });

  it.each([null, {}, { instanceId: null }])(
    'about an instance is refused when its details are %j',
    (details) => {
      expect(() => read(finding({ resource: { instanceDetails: details } }))).toThrow(RefusedTrigger);
    },
  );

  it.each(['web-1', 'i-1; reboot', '*', '', `${INSTANCE}\n`])('rejects the instance id %j', (id) => {
    const event = finding({ resource: { instanceDetails: instanceDetails(id) } });
    expect(() => read(event)).toThrow(InvalidInput);
  });
});

describe('a tag change', () => {
  it.each(['true', 'TRUE', ' yes ', 'on', '1'])('that says %j becomes a trigger', (value) => {
    expect(read(tagSaying(value))).toEqual({
      kind: 'trigger',
      instanceId: INSTANCE,
      accountId: '111122223333',
      region: 'us-east-1',
      trigger: { kind: 'tag', key: 'cordon:respond', version: 5 },
    });
  });

  it.each(['false', 'No', 'off', '0', '', ' '])('that says %j is ignored', (value) => {
    expect(read(tagSaying(value))).toMatchObject({ kind: 'ignored' });
  });

  it.each(['ja', 'true; reboot', '$(reboot)', '__proto__', 'true\u0000', 'x'.repeat(256)])(
    'rejects the value %j, and says what is allowed',
    (value) => {
      expect(() => read(tagSaying(value))).toThrow(RefusedTrigger);
      expect(() => read(tagSaying(value))).toThrow('allowed are true, yes, on, 1, false, no, off, 0');
    },
  );

  it.each([
    ['another key changed while the trigger stands', { 'changed-tag-keys': ['Name'] }, 'does not concern'],
    ['the trigger was removed', { tags: { Name: 'web' } }, 'was removed'],
    ['a key that merely resembles it', { 'changed-tag-keys': ['Cordon:Respond'] }, 'does not concern'],
    ['a volume was tagged', { 'resource-type': 'volume' }, 'ec2/volume'],
    ['an instance of another service', { service: 'rds' }, 'rds/instance'],
  ])('is ignored when %s', (_, detail, reason) => {
    expect(read(tagChange({ detail }))).toEqual({ kind: 'ignored', reason: expect.stringContaining(reason) });
  });

  it('counts when the key is one of several that changed', () => {
    const event = tagChange({ detail: { 'changed-tag-keys': ['Name', 'cordon:respond', 'gone'] } });
    expect(read(event)).toMatchObject({ kind: 'trigger' });
  });

  it('takes account, Region and partition from the resource', () => {
    const arn = 'arn:aws-us-gov:ec2:us-gov-west-1:444455556666:instance/i-99999999';
    expect(read(tagChange({ envelope: { resources: [arn] } }))).toMatchObject({
      accountId: '444455556666',
      region: 'us-gov-west-1',
      instanceId: 'i-99999999',
    });
  });

  it.each([
    ['none', []],
    ['two', [instanceArn(INSTANCE), instanceArn('i-99999999')]],
    ['one that is no ARN', [INSTANCE]],
    ['one of another type', ['arn:aws:ec2:us-east-1:111122223333:volume/vol-1']],
    ['one with an id that is none', [instanceArn('../web')]],
  ])('fails when it names %s', (_, resources) => {
    expect(() => read(tagChange({ envelope: { resources } }))).toThrow(
      /RefusedTrigger|InvalidInput|names|not valid/,
    );
  });
});

describe('any other event', () => {
  it.each([
    [
      'a health event of GuardDuty',
      finding({ envelope: { 'detail-type': 'GuardDuty Runtime Protection Unhealthy' } }),
    ],
    ['a look-alike of another source', finding({ envelope: { source: 'custom.guardduty' } })],
    ['an API call', finding({ envelope: { 'detail-type': 'AWS API Call via CloudTrail' } })],
    [
      'a finding of Security Hub',
      finding({ envelope: { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' } }),
    ],
  ])('is refused: %s', (_, event) => {
    expect(() => read(event)).toThrow(RefusedTrigger);
  });

  it.each([null, undefined, 'text', 7, [], {}, { source: 'aws.guardduty' }])('rejects %j', (event) => {
    expect(() => read(event)).toThrow(InvalidInput);
  });
});

describe('whatever the event holds', () => {
  const vectors = [
    finding(),
    containerFinding(),
    sequenceFinding(),
    sampleFinding('Instance', 'x'),
    tagChange(),
  ];

  /** Every place in a JSON value, as a path of keys. */
  const paths = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? [at, ...Object.entries(value).flatMap(([key, each]) => paths(each, [...at, key]))]
      : [at];

  const mutated = (value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown => {
    if (key === undefined) return to;
    const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
    copy[key] = mutated(copy[key], rest, to);
    return copy;
  };

  const replacement = fc.oneof(
    fc.constantFrom<unknown>(null, undefined, '', 0, -1, true, [], {}, 'true', '__proto__', INSTANCE),
    fc.jsonValue(),
  );
  const event = fc
    .constantFrom<Event>(...vectors)
    .chain((vector) =>
      fc
        .array(fc.tuple(fc.constantFrom(...paths(vector)), replacement), { minLength: 1, maxLength: 3 })
        .map((changes) => changes.reduce<unknown>((each, [path, to]) => mutated(each, path, to), vector)),
    );

  it('is a trigger, or ignored with a reason, or fails with an error that says what is wrong', () => {
    fc.assert(
      fc.property(event, (each) => {
        try {
          const understood = read(each);
          if (understood.kind === 'ignored') expect(understood.reason).not.toBe('');
          else expect(understood.instanceId).toMatch(/^i-[0-9a-f]{8,17}$/);
        } catch (error) {
          if (!(error instanceof RefusedTrigger || error instanceof InvalidInput)) throw error;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
