import { inspect } from 'node:util';
import defaults from '../../cordon.config';
import { parsePolicy } from '../../lambdas/common/policy';
import { parseTriggers } from '../../lambdas/common/trigger-policy';
import { type ConfigInput, configSchema, defineConfig, toPolicy, toTriggers } from '../../lib/config';
import { ConfigError } from '../../lib/config-error';

const WINPMEM = {
  kind: 'winpmem',
  architecture: 'x86_64',
  key: 'tools/winpmem.exe',
  sha256: 'a'.repeat(64),
};
const LIME = { ...WINPMEM, kind: 'lime', key: 'tools/lime.ko', kernelRelease: '6.1.158-180.x86_64' };

interface Row {
  readonly option: string;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
  /** A piece of what the message says is allowed. */
  readonly allowed: string;
}

const RULE = {
  id: 'scanner',
  when: { types: ['Recon:EC2/Portscan'], tags: { key: 'role', value: 'scanner' } },
  answer: 'ask',
  why: 'our own scanner',
};

const STANDING_VAULT = {
  bucketName: 'cordon-vaultbucket-1a2b3c',
  keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555',
  signingKeyArn: 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234',
  tableName: 'Cordon-CasesTable-1A2B3C',
};

const rows: readonly Row[] = [
  { option: 'enforcement', good: ['enforce', 'dry-run'], bad: ['dryrun', true, null], allowed: "'dry-run'" },
  {
    option: 'defaultMode',
    good: ['online', 'offline', 'capture-then-stop', 'hibernate', 'auto'],
    bad: ['automatic', 'Online', ''],
    allowed: 'capture-then-stop',
  },
  { option: 'triggers.actFrom', good: [4, 7.5, 10], bad: [10.1, '7', Number.NaN], allowed: 'from 0 to 10' },
  { option: 'triggers.askFrom', good: [0, 7], bad: [-1, 7.1, 'high'], allowed: 'a number' },
  { option: 'triggers.rules', good: [[], [RULE]], bad: [[RULE, RULE]], allowed: 'ids differ' },
  { option: 'auto.captureMiBPerSecond', good: [1, 64, 10_000], bad: [0, 1.5, '64'], allowed: 'MiB/s' },
  { option: 'auto.longestCaptureMinutes', good: [1, 360], bad: [0, 361, null], allowed: 'from 1 to 360' },
  {
    option: 'triggers',
    good: [{}, { actFrom: 9, askFrom: 9 }],
    bad: [{ rules: Array.from({ length: 20 }, (_, n) => ({ ...RULE, id: `rule-${n}` })) }],
    allowed: 'at most 1800 bytes',
  },
  {
    option: 'triggers.securityHubProducts',
    good: [[], ['GuardDuty', 'Inspector']],
    bad: ['GuardDuty', true],
    allowed: 'an empty one',
  },
  {
    option: 'triggers.customAction',
    good: ['Isolate now'],
    bad: ['', 'x'.repeat(21), null],
    allowed: '20 characters',
  },
  {
    option: 'triggers.customSources',
    good: [[], ['com.example.edr']],
    bad: ['x', null],
    allowed: 'neither aws.',
  },
  {
    option: 'triggers.customSources.0',
    good: [],
    bad: ['aws.guardduty', 'cordon', ''],
    allowed: 'neither aws.',
  },
  {
    option: 'tagKeys.trigger',
    good: ['ir:respond', 'a', 'é 1', 'x'.repeat(128)],
    bad: ['', 'aws:x', 'a,b', 'x'.repeat(129), 5],
    allowed: 'tag',
  },
  { option: 'tagKeys.mode', good: ['mode'], bad: ['aws:mode', null], allowed: 'tag' },
  { option: 'tagKeys.ticket', good: ['ticket'], bad: ['a#b'], allowed: 'tag' },
  { option: 'tagKeys', good: [{}], bad: [{ mode: 'cordon:respond' }], allowed: 'differ' },
  {
    option: 'stopWithoutMemory',
    good: ['never', 'when-not-possible', 'always'],
    bad: ['sometimes', false],
    allowed: 'when-not-possible',
  },
  { option: 'stopDespiteInstanceStore', good: [true, false], bad: ['no'], allowed: 'true or false' },
  { option: 'memoryCapture', good: [true, false], bad: [0], allowed: 'true or false' },
  ...['evidence.liveTriage', 'evidence.instanceStore'].map((option) => ({
    option,
    good: [true, false],
    bad: ['yes', 1],
    allowed: 'true or false',
  })),
  {
    option: 'evidence.captureTools',
    good: [[], [WINPMEM], [WINPMEM, LIME]],
    bad: [WINPMEM, Array.from({ length: 9 }, () => WINPMEM)],
    allowed: 'at most 1000 bytes of JSON in all',
  },
  ...[
    'containment.networkAcl',
    'containment.openGroupSwap',
    'containment.lowerIdleTimeouts',
    'containment.denyCredentials',
    'containment.disableMetadata',
    'containment.openChannel',
    'containment.disassociateElasticIps',
    'fleet.cancelSpotRequests',
    'fleet.drainContainerInstances',
    'evidence.apiContext',
    'evidence.copySnapshots',
    'captureToolStaging',
    'quarantineGuard',
    'stopDespiteUnusableKey',
    'tagGuard',
    'tagSetter.verify',
    'exemption.vpcTags',
  ].map((option) => ({ option, good: [true, false], bad: ['yes', 1, null], allowed: 'true or false' })),
  {
    option: 'containment.openGroupSwapSeconds',
    good: [1, 30],
    bad: [0, 31, 1.5, '2'],
    allowed: 'from 1 to 30',
  },
  {
    option: 'tagSetter.allowed',
    good: [
      [],
      ['arn:aws:iam::111122223333:role/teams/Responder', 'arn:aws:sts::*:assumed-role/Responder/*'],
      ['arn:aws-us-gov:iam::*:user/*', 'arn:aws:iam::111122223333:root', 'autoscaling.amazonaws.com'],
    ],
    bad: [
      'arn:aws:iam::111122223333:role/Responder',
      Array.from({ length: 30 }, () => 'arn:aws:iam::111122223333:role/Responder'),
    ],
    allowed: 'ARN',
  },
  {
    option: 'tagSetter.allowed.0',
    good: [],
    bad: [
      '*',
      'arn:aws:iam::111122223333:*',
      'arn:aws:iam::1111:role/Responder',
      'arn:aws:sts::111122223333:assumed-role/Responder',
      'arn:aws:iam::111122223333:role/a b',
      7,
    ],
    allowed: 'ARN',
  },
  {
    option: 'asking.deadlineMinutes',
    good: [5, 1440],
    bad: [4, 1441, 60.5, '60'],
    allowed: 'from 5 to 1440',
  },
  { option: 'asking.onExpiry', good: ['act', 'leave'], bad: ['ask', true], allowed: "'leave'" },
  { option: 'fleet.leaveGroup', good: ['detach', 'standby'], bad: ['leave', true], allowed: "'standby'" },
  {
    option: 'evidence.cloudTrailHours',
    good: [0, 2160],
    bad: [-1, 2161, 0.5, '24'],
    allowed: 'from 0 to 2160',
  },
  {
    option: 'evidence.snapshotLock',
    good: ['off', 'governance', 'compliance'],
    bad: ['on', true],
    allowed: "'compliance'",
  },
  { option: 'evidence.snapshotLockDays', good: [1, 36500], bad: [0, 36501, 1.5], allowed: 'from 1 to 36500' },
  { option: 'evidence.snapshotLockCoolOffHours', good: [0, 72], bad: [-1, 73, 0.5], allowed: 'from 0 to 72' },
  {
    option: 'evidence.forensicAccountId',
    good: ['444455556666', undefined],
    bad: ['4444', 444455556666, 'arn:aws:iam::444455556666:root', null],
    allowed: '12 digits',
  },
  { option: 'storm.concurrency', good: [1, 400], bad: [0, 401, 1.5], allowed: 'from 1 to 400' },
  { option: 'storm.sweepMinutes', good: [1, 1440], bad: [0, 1441, '15'], allowed: 'from 1 to 1440' },
  { option: 'snapshotDeadlineHours', good: [1, 168], bad: [0, 169, 1.5, '24'], allowed: 'from 1 to 168' },
  { option: 'evidenceRetentionDays', good: [1, 36500], bad: [0, 36501, 0.5], allowed: 'from 1 to 36500' },
  {
    option: 'objectLockMode',
    good: ['governance', 'compliance'],
    bad: ['COMPLIANCE', 'none'],
    allowed: "'compliance'",
  },
  {
    option: 'evidence.recordAccess',
    good: ['off', 'with-own-trail', 'with-existing-trail'],
    bad: [true, 'on', null],
    allowed: "'with-own-trail'",
  },
  {
    option: 'vault',
    good: [STANDING_VAULT, undefined],
    bad: [],
    allowed: '',
  },
  { option: 'vault.bucketName', good: [], bad: ['', 'A', 7], allowed: 'name of a bucket' },
  {
    option: 'vault.signingKeyArn',
    good: [],
    bad: ['alias/x', 'arn:aws:kms:eu-central-1:111122223333:alias/x'],
    allowed: 'ARN of a KMS key',
  },
  {
    option: 'notificationEmail',
    good: ['soc@example.com', undefined],
    bad: ['soc', '', 'soc@', null],
    allowed: 'e-mail address',
  },
  { option: 'chat', good: [true, false], bad: ['slack', null], allowed: 'true or false' },
  { option: 'dashboard', good: [true, false], bad: ['yes', null], allowed: 'true or false' },
  { option: 'logRetentionDays', good: [1, 365, 3653], bad: [2, 0, 9999, '365'], allowed: '1, 3, 5, 7, 14' },
];

/** A configuration with one option set, whatever its type. */
function withOption(path: string, value: unknown): ConfigInput {
  const input = path
    .split('.')
    .reduceRight<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), value);
  return input as ConfigInput;
}

function errorOf(input: ConfigInput): ConfigError {
  try {
    defineConfig(input);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const cases = (which: 'good' | 'bad') =>
  rows.flatMap((row) => row[which].map((value) => ({ ...row, value, shown: inspect(value).slice(0, 60) })));

test.each(cases('good'))('accepts $option = $shown', ({ option, value }) => {
  expect(() => defineConfig(withOption(option, value))).not.toThrow();
});

test.each(cases('bad'))(
  'rejects $option = $shown, naming option, value and what is allowed',
  ({ option, value, allowed }) => {
    const error = errorOf(withOption(option, value));
    expect(error.problems.map((problem) => problem.option)).toContain(option);
    expect(error.message).toContain(`${option} is `);
    expect(error.message).toContain(allowed);
    if (typeof value !== 'object') expect(error.message).toContain(`${inspect(value)}; allowed`);
  },
);

test.each([
  ['minimumSeverity', { minimumSeverity: 7 }, 'triggers'],
  ['triggers.actfrom', { triggers: { actfrom: 7 } }, 'actFrom'],
  ['triggers.rules.0.decide', { triggers: { rules: [{ ...RULE, decide: 'ask' }] } }, 'answer'],
  ['triggers.rules.0.when.type', { triggers: { rules: [{ ...RULE, when: { type: 'x' } }] } }, 'types'],
  [
    'triggers.rules.0.when.severity.to',
    { triggers: { rules: [{ ...RULE, when: { severity: { to: 7 } } }] } },
    'below',
  ],
  ['tagKeys.triger', { tagKeys: { triger: 'x' } }, 'trigger'],
  ['containment.networkAcls', { containment: { networkAcls: true } }, 'networkAcl'],
  ['evidence.apiContexts', { evidence: { apiContexts: true } }, 'apiContext'],
  ['fleet.leave', { fleet: { leave: 'detach' } }, 'leaveGroup'],
  ['evidence.lock', { evidence: { lock: 'off' } }, 'snapshotLock'],
])('rejects the unknown option %s and lists the known ones', (option, input, known) => {
  const error = errorOf(input as ConfigInput);
  expect(error.problems).toEqual([
    expect.objectContaining({ option, allowed: expect.stringContaining(known) }),
  ]);
});

test.each([
  ['', 'winpmem.exe', 'kind'],
  ['.kind', { ...WINPMEM, kind: 'kdump' }, "'lime'"],
  ['.key', { ...WINPMEM, key: 'cases/winpmem.exe' }, 'tools/'],
  ['.sha256', { ...WINPMEM, sha256: 'A'.repeat(64) }, '64 lower case hexadecimal digits'],
  ['.architecture', { ...WINPMEM, architecture: 'arm64' }, "'aarch64'"],
  ['.kernelRelease', { ...WINPMEM, kernelRelease: '10.0' }, 'lime'],
  ['.kernelRelease', { ...LIME, kernelRelease: undefined }, 'uname -r'],
])('rejects a capture tool whose %s does not fit, and says what is allowed', (member, tool, allowed) => {
  const error = errorOf({ evidence: { captureTools: [tool] } } as ConfigInput);
  expect(error.problems.map(({ option }) => option)).toEqual([`evidence.captureTools.0${member}`]);
  expect(error.message).toContain(allowed);
});

test.each([
  ['.id', { ...RULE, id: 'A rule' }, 'a-z, 0-9'],
  ['.answer', { ...RULE, answer: 'isolate' }, "'act', 'ask' or 'ignore'"],
  ['.answer', { ...RULE, answer: 'ignore' }, 'whoever may tag an instance would exempt it'],
  ['.why', { ...RULE, why: '' }, 'the reason'],
  ['.when.types', { ...RULE, when: { types: [] } }, 'at least one'],
  ['.when.types.0', { ...RULE, when: { types: ['a\nb'] } }, 'printable'],
  ['.when.role', { ...RULE, when: { role: 'SOURCE' } }, 'TARGET'],
])('rejects a rule whose %s does not fit, and says what is allowed', (member, rule, allowed) => {
  const error = errorOf({ triggers: { rules: [rule] } } as ConfigInput);
  expect(error.problems.map(({ option }) => option)).toEqual([`triggers.rules.0${member}`]);
  expect(error.message).toContain(allowed);
});

test.each([[undefined], [null], ['enforce']])('rejects %p in place of the options', (input) => {
  expect(errorOf(input as unknown as ConfigInput).message).toContain('the configuration is');
});

test('rejects a vault of which a part is left out: they belong together', () => {
  const { tableName: _, ...rest } = STANDING_VAULT;
  expect(errorOf({ vault: rest } as ConfigInput).problems.map(({ option }) => option)).toEqual([
    'vault.tableName',
  ]);
});

test('rejects several wrong options in one message', () => {
  const error = errorOf({ stopWithoutMemory: 'no', snapshotDeadlineHours: 0 } as unknown as ConfigInput);
  expect(error.problems.map(({ option }) => option)).toEqual(['stopWithoutMemory', 'snapshotDeadlineHours']);
});

test('every option has a row in this table', () => {
  const tested = new Set(rows.map(({ option }) => option.split('.')[0]));
  expect(tested).toEqual(new Set(Object.keys(configSchema.entries)));
});

test('cordon.config.ts lists every option, with its default', () => {
  expect(defaults).toEqual(defineConfig({}));
  expect(new Set(Object.keys(defaults))).toEqual(new Set(Object.keys(configSchema.entries)));
});

test('every configuration that is accepted is a policy that the functions accept', () => {
  for (const { option, value } of cases('good')) {
    const config = defineConfig(withOption(option, value));
    const [policy, triggers] = [toPolicy(config), toTriggers(config)];
    expect(parsePolicy(JSON.stringify(policy))).toEqual(policy);
    expect(parseTriggers(JSON.stringify(triggers))).toEqual(triggers);
  }
});
