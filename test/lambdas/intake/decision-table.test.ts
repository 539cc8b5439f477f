import fc from 'fast-check';
import { DOCUMENTED_TYPES, SEVERITY_NUMBER, type Severity } from '../../../cli/explain/documented-types';
import { TRIGGER_SOURCES, type TriggerRule } from '../../../lambdas/common/trigger-policy';
import { decide, matches, rulesOf } from '../../../lambdas/intake/decision-table';
import type { Sighting } from '../../../lambdas/intake/sighting';
import { understand } from '../../../lambdas/intake/trigger-event';
import { NOW_MS, surroundings, TRIGGERS } from './surroundings';
import { documented } from './vectors';

/** What is left alone however severe it is. */
const NO_CASE = [
  'DefenseImpairment:EC2/DisableOrModifyTools',
  'Execution:EC2/MaliciousFile!AMI',
  'Execution:EC2/MaliciousFile!RecoveryPoint',
  'Execution:EC2/MaliciousFile!Snapshot',
  'Execution:S3/MaliciousFile!RecoveryPoint',
  'Exfiltration:EC2/TransferDataToCloudAccount',
  'Recon:EC2/PortProbeEMRUnprotectedPort',
  'Recon:EC2/PortProbeUnprotectedPort',
];

const NO_CASE_WHEN_MEDIUM = [
  'Behavior:EC2/NetworkPortUnusual',
  'Behavior:EC2/TrafficVolumeUnusual',
  'DefenseEvasion:EC2/UnusualDNSResolver',
  'DefenseEvasion:EC2/UnusualDoHActivity',
  'DefenseEvasion:EC2/UnusualDoTActivity',
  'Execution:Runtime/NewBinaryExecuted',
  'Execution:Runtime/NewLibraryLoaded',
  'Impact:EC2/AbusedDomainRequest.Reputation',
  'Impact:Runtime/AbusedDomainRequest.Reputation',
  'PrivilegeEscalation:Runtime/ContainerMountsHostDirectory',
  'PrivilegeEscalation:Runtime/DockerSocketAccessed',
];

const ASKED_WHEN_HIGH = [
  'AttackSequence:IAM/CompromisedCredentials',
  'AttackSequence:S3/CompromisedData',
  'Persistence:EC2/BootOrLogonInitializationScripts',
];

/** Of such a finding the instance may be the victim. */
const VICTIM_IF_TARGET = [
  'Backdoor:EC2/DenialOfService.Dns',
  'Backdoor:EC2/DenialOfService.Tcp',
  'Backdoor:EC2/DenialOfService.Udp',
  'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
  'Backdoor:EC2/DenialOfService.UnusualProtocol',
  'Behavior:EC2/NetworkPortUnusual',
  'Behavior:EC2/TrafficVolumeUnusual',
  'Impact:EC2/PortSweep',
  'Impact:EC2/WinRMBruteForce',
  'Recon:EC2/Portscan',
  'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
  'UnauthorizedAccess:EC2/RDPBruteForce',
  'UnauthorizedAccess:EC2/SSHBruteForce',
  'UnauthorizedAccess:EC2/TorIPCaller',
];

function expected(type: string, severity: Severity, role: string | undefined): string {
  if (NO_CASE.includes(type)) return 'ignore';
  if (role === 'TARGET' && VICTIM_IF_TARGET.includes(type)) return 'ignore';
  if (severity === 'low') return 'ignore';
  if (severity === 'medium') return NO_CASE_WHEN_MEDIUM.includes(type) ? 'ignore' : 'ask';
  return ASKED_WHEN_HIGH.includes(type) ? 'ask' : 'act';
}

const rows = DOCUMENTED_TYPES.flatMap((each) =>
  each.severities.flatMap((severity) =>
    ['ACTOR', 'TARGET', undefined].map((role) => ({ ...each, severity, role })),
  ),
);

describe('every documented finding type', () => {
  it('is listed once, as many as GuardDuty has', () => {
    const types = DOCUMENTED_TYPES.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    const count = (group: string) => DOCUMENTED_TYPES.filter((each) => each.group === group).length;
    expect(['DNS logs', 'VPC flow logs', 'Runtime Monitoring', 'Attack sequences'].map(count)).toEqual([
      15, 25, 46, 5,
    ]);
  });

  it.each(rows)('$type, $severity, $role, is decided as expected', (row) => {
    const parts = understand(documented(row, SEVERITY_NUMBER[row.severity], row.role), surroundings());
    const answer = expected(row.type, row.severity, row.role);
    expect(parts).toEqual([
      expect.objectContaining({
        kind: answer === 'ignore' ? 'ignored' : 'trigger',
        decision: expect.objectContaining({ answer }),
      }),
    ]);
    if (answer !== 'ignore') expect(parts).toMatchObject([{ gate: answer === 'ask' ? 'ask' : 'open' }]);
  });
});

const sighting = (changed: Partial<Sighting> = {}): Sighting => ({
  source: 'guardduty',
  product: 'GuardDuty',
  accountId: '111122223333',
  region: 'us-east-1',
  findingId: 'f',
  findingType: 'Backdoor:EC2/C&CActivity.B',
  severity: 8,
  role: undefined,
  sample: false,
  archived: false,
  firstSeen: undefined,
  lastSeen: undefined,
  remoteAddresses: [],
  subjects: [],
  noSubject: undefined,
  mustNameOne: false,
  refused: [],
  ...changed,
});

const rule = (when: TriggerRule['when'], answer: TriggerRule['answer'] = 'ask'): TriggerRule => ({
  id: 'mine',
  when,
  answer,
  why: 'because',
});
const ruleOn = (
  changed: Partial<Sighting>,
  when: TriggerRule['when'] = {},
  tags = new Map<string, string>(),
) => decide(sighting(changed), tags, { ...TRIGGERS, rules: [rule(when)] }, NOW_MS).rule;

describe('the default rules', () => {
  const by = (changed: Partial<Sighting>) => decide(sighting(changed), new Map(), TRIGGERS, NOW_MS);

  it.each([
    ['a sample', { sample: true }, 'ignore', 'sample'],
    ['a sample that is archived', { sample: true, archived: true }, 'ignore', 'sample'],
    ['an archived one', { archived: true }, 'ignore', 'archived'],
    ['one of long ago', { lastSeen: '2026-11-20T02:59:59.000Z' }, 'ask', 'old'],
    ['one of three days ago', { lastSeen: '2026-11-20T03:00:00.000Z' }, 'act', 'severe'],
    ['one of the future', { lastSeen: '2027-11-20T03:00:00.000Z' }, 'act', 'severe'],
    ['one from 7', { severity: 7 }, 'act', 'severe'],
    ['one just below 7', { severity: 6.99 }, 'ask', 'likely'],
    ['one from 4', { severity: 4 }, 'ask', 'likely'],
    ['one just below 4', { severity: 3.99 }, 'ignore', 'minor'],
    [
      'a runtime finding whose role is TARGET',
      { findingType: 'Execution:Runtime/ReverseShell', role: 'TARGET' },
      'act',
      'severe',
    ],
    ['a type that nobody has heard of', { findingType: 'Mischief:EC2/New' }, 'act', 'severe'],
    [
      'one of another product',
      { product: 'Inspector', source: 'security-hub' as const, severity: 10 },
      'ignore',
      'no-rule',
    ],
    ['one of an own detector', { product: 'x', source: 'custom' as const }, 'act', 'own-detector'],
    [
      'a weaker one of an own detector',
      { product: 'x', source: 'custom' as const, severity: 5 },
      'ask',
      'own-detector-asks',
    ],
    [
      'a weak one of an own detector',
      { product: 'x', source: 'custom' as const, severity: 1 },
      'ignore',
      'minor',
    ],
  ])('decide on %s', (_, changed, answer, id) => {
    expect(by(changed)).toMatchObject({ answer, rule: id });
  });

  it('take their severities from the configuration', () => {
    const triggers = { ...TRIGGERS, actFrom: 5, askFrom: 5 };
    const answers = [4.9, 5].map(
      (severity) => decide(sighting({ severity }), new Map(), triggers, NOW_MS).answer,
    );
    expect(answers).toEqual(['ignore', 'act']);
  });

  it('say why each that was asked before did not match', () => {
    const { passed, rule: id } = by({ severity: 5 });
    const ids = rulesOf(TRIGGERS).map((each) => each.id);
    expect(passed.map((each) => each.rule)).toEqual(ids.slice(0, ids.indexOf(id)));
    expect(passed).toContainEqual({ rule: 'severe', because: 'severity 5 is below 7' });
    for (const { because } of passed) expect(because).not.toBe('');
  });

  it('have ids that differ', () => {
    const ids = rulesOf(TRIGGERS).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a rule of yours', () => {
  it('goes before the default ones', () => {
    expect(ruleOn({ severity: 10 })).toBe('mine');
    expect(ruleOn({ severity: 1 })).toBe('mine');
  });

  it('goes for samples and archived findings only if it names one of these flags', () => {
    expect(ruleOn({ sample: true })).toBe('sample');
    expect(ruleOn({ archived: true })).toBe('archived');
    expect(ruleOn({ sample: true, archived: true }, { sample: true })).toBe('mine');
    expect(ruleOn({ archived: true }, { archived: true })).toBe('mine');
    expect(ruleOn({}, { archived: true })).toBe('severe');
  });

  it.each<[string, TriggerRule['when'], Partial<Sighting>, Partial<Sighting>]>([
    ['types', { types: ['Recon:*', 'Backdoor:EC2/*'] }, {}, { findingType: 'Trojan:EC2/DropPoint' }],
    ['products', { products: ['Insp*'] }, { product: 'Inspector' }, {}],
    ['source', { source: 'security-hub' }, { source: 'security-hub' }, {}],
    ['severity from', { severity: { from: 8 } }, { severity: 8 }, { severity: 7.9 }],
    ['severity below', { severity: { below: 8 } }, { severity: 7.9 }, { severity: 8 }],
    ['role', { role: 'ACTOR' }, { role: 'ACTOR' }, { role: 'TARGET' }],
    ['role, where there is none', { role: 'ACTOR' }, { role: 'ACTOR' }, {}],
    [
      'age',
      { olderThanHours: 1 },
      { lastSeen: '2026-11-23T01:59:59Z' },
      { lastSeen: '2026-11-23T02:00:00Z' },
    ],
    ['age, where it is not said', { olderThanHours: 1 }, { lastSeen: '2026-11-22T00:00:00Z' }, {}],
  ])('looks at %s', (_, when, matching, other) => {
    expect(ruleOn(matching, when)).toBe('mine');
    expect(ruleOn(other, when)).not.toBe('mine');
  });

  it('looks at the tags of the subject', () => {
    const tags = new Map([['env', 'prod']]);
    expect(ruleOn({}, { tags: { key: 'env' } }, tags)).toBe('mine');
    expect(ruleOn({}, { tags: { key: 'env', value: 'prod' } }, tags)).toBe('mine');
    expect(ruleOn({}, { tags: { key: 'env', value: 'test' } }, tags)).toBe('severe');
    expect(ruleOn({}, { tags: { key: 'Env' } }, tags)).toBe('severe');
  });

  it('asks for all that it names', () => {
    expect(ruleOn({}, { types: ['Backdoor:*'], severity: { from: 9 } })).toBe('severe');
  });
});

it('decides on everything by exactly one rule', () => {
  const text = fc.string({ maxLength: 40 });
  const some = fc.record({
    source: fc.constantFrom(...TRIGGER_SOURCES),
    product: fc.oneof(text, fc.constant('GuardDuty')),
    findingType: fc.oneof(text, fc.constantFrom(...DOCUMENTED_TYPES.map(({ type }) => type))),
    severity: fc.double({ min: 0, max: 10, noNaN: true }),
    role: fc.constantFrom('ACTOR', 'TARGET', undefined),
    sample: fc.boolean(),
    archived: fc.boolean(),
  });
  const ids = [...rulesOf(TRIGGERS).map(({ id }) => id), 'no-rule'];
  fc.assert(
    fc.property(some, (changed) => {
      const { rule: id, answer, passed } = decide(sighting(changed), new Map(), TRIGGERS, NOW_MS);
      expect(ids.indexOf(id)).toBe(passed.length);
      if (changed.sample || changed.archived) expect(answer).toBe('ignore');
    }),
    { numRuns: 2_000 },
  );
});

describe('a pattern', () => {
  it.each([
    ['Backdoor:EC2/Spambot', 'Backdoor:EC2/Spambot', true],
    ['Backdoor:EC2/C&CActivity.B', 'Backdoor:EC2/C&CActivity.B!DNS', false],
    ['Backdoor:EC2/*', 'Backdoor:EC2/C&CActivity.B!DNS', true],
    ['*:EC2/*', 'Backdoor:EC2/Spambot', true],
    ['*!DNS', 'Trojan:Runtime/DropPoint!DNS', true],
    ['*BruteForce', 'UnauthorizedAccess:EC2/SSHBruteForce.B', false],
    ['EC2/*', 'Backdoor:EC2/Spambot', false],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['*', '', true],
    ['**', 'x', true],
    ['backdoor:*', 'Backdoor:EC2/Spambot', false],
    ['.*', 'anything', false],
  ])('%s matches %s: %p', (pattern, text, result) => {
    expect(matches(pattern, text)).toBe(result);
  });

  it('means what the regular expression means', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(letters, text, (pattern, each) => {
        expect(matches(pattern, each)).toBe(new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`).test(each));
      }),
    );
  });
});
