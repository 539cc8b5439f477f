/** A drill as the range might end it: mode capture-then-stop, memory captured, one step retried, one failed. */
import { createHash } from 'node:crypto';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { DrillEvent, DrillEventKind, DrillResult, VaultObject } from '../../range/drill/result';
import { dateOf, isoTime } from '../../range/kernel/iso';
import type { CallRecord } from '../../range/wire/dispatcher';
import { historyOf, type Step } from './history-fixture';

/** 2026-11-23T03:12:00.000Z */
export const TRIGGER_AT = 1_795_403_520_000;
const STARTED_AFTER = 1_350;
const END_AFTER = 38 * 60_000 + 12_400;
const SUBJECT = 'i-0c2ffee0ddba11f00d';
const CASE = 'c-20261123-031200-0ddba11f';

export const HOSTILE = '\u001b[2J\u001b]0;pwned\u0007</td><script>alert(1)</script>\u202e"\' onload=x `&amp;';

const event = (after: number, kind: DrillEventKind, text: string, state?: string): DrillEvent => ({
  at: TRIGGER_AT + after,
  kind,
  text,
  ...(state !== undefined && { state }),
});

const events: readonly DrillEvent[] = [
  event(-312_000, 'intruder', 'beacons to 198.51.100.23:443 every 5 s'),
  event(-45_000, 'intruder', 'takes the role credentials from the instance metadata'),
  event(0, 'trigger', 'GuardDuty finding Backdoor:EC2/C&CActivity.B, severity 8, on i-0c2ffee0ddba11f00d'),
  event(1_350, 'trigger', 'intake opened the case c-20261123-031200-0ddba11f and started the workflow'),
  event(1_360, 'step', 'Assess begins', 'Assess'),
  event(2_310, 'evidence', 'before-state/instance.json written to the vault', 'Assess'),
  event(2_480, 'step', 'Assess ends: mode capture-then-stop', 'Assess'),
  event(2_490, 'step', 'Isolate begins', 'Isolate'),
  event(2_490, 'step', 'Protect begins', 'Protect'),
  event(2_490, 'step', 'Detach begins', 'Detach'),
  event(3_020, 'change', 'termination protection: off → on', 'Protect'),
  event(3_140, 'change', 'shutdown behaviour: terminate → stop', 'Protect'),
  event(
    3_420,
    'change',
    `detached from the Auto Scaling group web-${HOSTILE}, desired capacity kept`,
    'Detach',
  ),
  event(
    3_980,
    'cut',
    'eni-0aa11bb22cc33dd44: groups sg-web, sg-common → quarantine group sg-0fee1dead',
    'Isolate',
  ),
  event(4_130, 'world', 'the Auto Scaling group launches a replacement i-09876543210fedcba'),
  event(4_700, 'change', 'deregistered from target group web-tg (draining 300 s)', 'Detach'),
  event(9_100, 'intruder', 'notices that the connection hangs, and wipes /var/log'),
  event(
    6_400,
    'evidence',
    'snap-0123456789abcdef0 of the root volume: its content is fixed from here on',
    'Snapshot',
  ),
  event(
    6_410,
    'evidence',
    'snap-0fedcba9876543210 of /dev/sdf: its content is fixed from here on',
    'Snapshot',
  ),
  event(
    7_800,
    'change',
    'evidence channel opened: 443 to vpce-0abc and to the S3 prefix list',
    'OpenChannel',
  ),
  event(12_000, 'step', 'CaptureMemory begins', 'CaptureMemory'),
  event(371_000, 'evidence', 'memory image of 16 GiB in the vault, 256 parts counted', 'CheckMemory'),
  event(373_500, 'change', 'evidence channel closed: quarantine group on every interface', 'CloseChannel'),
  event(376_000, 'change', 'stopped, skipping the guest’s shutdown', 'PowerAfterEvidence'),
  event(421_000, 'world', 'the subject is stopped'),
  event(423_000, 'change', 'tagged cordon:case, cordon:finding, cordon:status', 'Tag'),
  event(424_000, 'alarm', 'CordonStepFailed went off'),
  event(END_AFTER - 3_000, 'evidence', 'manifest.json written to the vault', 'Report'),
  event(END_AFTER, 'step', 'Report ends: contained', 'Report'),
].sort((a, b) => a.at - b.at);

const polling = (states: readonly [string, string], from: number, until: number, every: number): Step[] =>
  Array.from({ length: Math.floor((until - from) / every) }, (_, at) => from + at * every).flatMap(
    (start): Step[] => [
      { state: states[0], type: 'Wait', from: start, to: start + every - 600 },
      { state: states[1], type: 'Task', from: start + every - 600, to: start + every },
    ],
  );

const steps: readonly Step[] = [
  {
    state: 'Assess',
    type: 'Task',
    from: 10,
    to: 1_130,
    errors: ['Lambda.TooManyRequestsException'],
    recovers: true,
  },
  {
    state: 'Contain',
    type: 'Parallel',
    from: 1_140,
    to: 4_060,
    branches: [
      [
        { state: 'CutNetwork', type: 'Choice', from: 1_140, to: 1_140 },
        { state: 'Isolate', type: 'Task', from: 1_140, to: 2_900 },
      ],
      [{ state: 'Protect', type: 'Task', from: 1_140, to: 2_100 }],
      [{ state: 'Detach', type: 'Task', from: 1_140, to: 4_050 }],
    ],
  },
  {
    state: 'Evidence',
    type: 'Parallel',
    from: 4_080,
    to: 370_300,
    branches: [
      [{ state: 'Snapshot', type: 'Task', from: 4_080, to: 5_200 }],
      [
        { state: 'OpenChannel', type: 'Task', from: 4_080, to: 6_500 },
        { state: 'CaptureMemory', type: 'Task', from: 6_500, to: 10_900 },
        ...polling(['WaitForMemory', 'CheckMemory'], 10_900, 369_000, 30_000),
      ],
    ],
  },
  { state: 'CloseChannel', type: 'Task', from: 370_400, to: 372_300 },
  { state: 'PowerAfterEvidence', type: 'Task', from: 372_400, to: 375_800 },
  { state: 'Tag', type: 'Task', from: 420_200, to: 422_000, errors: ['States.Timeout'] },
  ...polling(['WaitForSnapshots', 'CheckSnapshots'], 422_100, END_AFTER - 10_000, 240_000),
  { state: 'Report', type: 'Task', from: END_AFTER - STARTED_AFTER - 4_300, to: END_AFTER - STARTED_AFTER },
];

type Recorded = readonly [after: number, action: string, target: string, what: string];

/** The event with which a step hands its result on. */
function stepSucceeded(step: string, outcome: string, ...recorded: Recorded[]): HistoryEvent {
  const changes = recorded.map(([after, action, target, what]) => ({
    at: isoTime(TRIGGER_AT + after),
    action,
    target,
    what,
    outcome,
  }));
  const output = JSON.stringify({ Payload: { step, status: 'ok', changes } });
  return { ...otherTask, taskSucceededEventDetails: { resource: 'invoke', resourceType: 'lambda', output } };
}

const otherTask: HistoryEvent = {
  id: 9_000,
  previousEventId: 0,
  timestamp: dateOf(TRIGGER_AT + END_AFTER),
  type: 'TaskSucceeded',
  taskSucceededEventDetails: { resource: 'invoke', resourceType: 'lambda', output: '"no step"' },
};

const vaultObject = (name: string, bytes: number): VaultObject => ({
  key: `cases/${CASE}/${name}`,
  bytes,
  sha256: createHash('sha256').update(name).digest('hex'),
});

const call = (
  after: number,
  service: string,
  operation: string,
  caller: string,
  input: unknown,
  more: Partial<CallRecord> = {},
): CallRecord => ({
  at: TRIGGER_AT + after,
  service,
  operation,
  caller,
  input,
  ...more,
});

const calls: readonly CallRecord[] = [
  call(1_100, 'dynamodb', 'PutItem', 'intake', {
    TableName: 'Cordon-Cases',
    ConditionExpression: 'attribute_not_exists(pk)',
  }),
  call(1_300, 'sfn', 'StartExecution', 'intake', { name: CASE }),
  call(
    1_700,
    'ec2',
    'DescribeInstances',
    'assess',
    { InstanceIds: [SUBJECT] },
    { error: 'RequestLimitExceeded', fault: 'throttled' },
  ),
  call(1_900, 'ec2', 'DescribeInstances', 'assess', { InstanceIds: [SUBJECT] }),
  call(2_290, 's3', 'PutObject', 'assess', {
    Key: `cases/${CASE}/before-state/instance.json`,
    Body: new Uint8Array(5_210),
  }),
  call(3_980, 'ec2', 'ModifyNetworkInterfaceAttribute', 'isolate', {
    NetworkInterfaceId: 'eni-0aa11bb22cc33dd44',
    Groups: ['sg-0fee1dead'],
  }),
  call(
    422_000,
    'ec2',
    'CreateTags',
    'tag',
    { Tags: [{ Key: 'Name', Value: HOSTILE }], Filler: 'x'.repeat(600) },
    { error: 'UnauthorizedOperation' },
  ),
];

export const drillResult: DrillResult = {
  scenario: {
    name: 'web-server-c2',
    title: 'A web server that talks to a command-and-control server',
    story:
      'Somebody runs commands on a web server in an Auto Scaling group behind a load balancer. GuardDuty sees it talk to a known command-and-control server.',
  },
  seed: '1',
  subject: SUBJECT,
  mode: { name: 'capture-then-stop', reason: "the subject's forensics-mode tag" },
  caseId: CASE,
  triggerAt: TRIGGER_AT,
  endAt: TRIGGER_AT + END_AFTER,
  events,
  verdict: {
    containment: 'contained',
    because: [
      'the subject is stopped',
      '1 of 1 network interfaces are in the quarantine group, which has no rule',
    ],
    evidence: 'complete',
    evidenceItems: [
      { what: 'before-state', status: 'complete', detail: 'in the vault before the first change' },
      {
        what: 'snapshots',
        status: 'complete',
        detail:
          '2 of 2 volumes: snap-0123456789abcdef0 completed 100%, snap-0fedcba9876543210 completed 100%',
      },
      {
        what: 'memory',
        status: 'complete',
        detail: '17179869184 bytes, SHA-256 6f1ed002ab5595859014ebf0951522d9',
      },
    ],
    residual: [
      { path: 'credentials', detail: "the subject's credentials, and copies taken before, go on working" },
    ],
    exposure: ['the metadata service answered until the capture had ended'],
    attention: [
      'tag failed: States.Timeout: the step did not end in 60 s',
      `a tag of the subject reads ${HOSTILE}`,
    ],
  },
  score: {
    eventAfterMs: 0,
    cutAfterMs: 3_980,
    cutBy: 'quarantine group',
    openings: [],
    totalMs: END_AFTER,
    bytesOutAfterTrigger: 1_342_000,
    bytesOutAfterCut: 0,
    lastByteAfterMs: 3_950,
    paths: [
      {
        path: 'finding-addresses',
        bytesAfterTrigger: 1_341_640,
        cutAfterMs: 3_980,
        bytesAfterCut: 0,
        lastByteAfterMs: 3_950,
        bytesAfterVerdict: 0,
      },
      {
        path: 'dns',
        bytesAfterTrigger: 360,
        cutAfterMs: undefined,
        bytesAfterCut: 0,
        lastByteAfterMs: 2_000,
        bytesAfterVerdict: 0,
      },
    ],
    intruderNoticed: 'the connection hung, after 9.1 s',
    evidence: [
      { what: 'the secret in RAM', kept: true, detail: 'in the memory image' },
      {
        what: 'the log on the root volume',
        kept: true,
        detail: 'in snap-0123456789abcdef0, taken before the wipe',
      },
      { what: 'the dropped tool in /dev/shm', kept: false, detail: 'not in the image’s range' },
    ],
    neighboursHurt: [],
    calls: { toCut: 8, total: 118 },
    transitions: { toCut: 3, total: 19, polling: 40 },
  },
  execution: {
    arn: `arn:aws:states:eu-central-1:111122223333:execution:CordonRespond:${CASE}`,
    status: 'SUCCEEDED',
    history: [
      ...historyOf(steps, TRIGGER_AT + STARTED_AFTER),
      stepSucceeded('power', 'done', [376_000, 'ec2:StopInstances', SUBJECT, 'running -> stopping']),
      stepSucceeded('isolate', 'done', [
        3_980,
        'ec2:ModifyNetworkInterfaceAttribute',
        'eni-0aa11bb22cc33dd44',
        'sg-web -> sg-0fee1dead',
      ]),
    ],
  },
  calls,
  leaks: [
    { at: TRIGGER_AT - 1_000, bytes: 655_360, path: 'finding-addresses' },
    { at: TRIGGER_AT + 2_000, bytes: 360, path: 'dns' },
    { at: TRIGGER_AT + 3_950, bytes: 1_341_640, path: 'finding-addresses' },
  ],
  vault: [
    vaultObject('before-state/instance.json', 5_210),
    vaultObject('manifest.json', 2_811),
    vaultObject('memory/image.lime', 17_179_869_184),
    vaultObject('timeline.json', 4_120),
  ],
  notices: [
    {
      at: TRIGGER_AT + END_AFTER,
      subject: `Cordon: ${SUBJECT} CONTAINED`,
      message: `${SUBJECT} in 111122223333/eu-central-1: CONTAINED\nCase ${CASE}, mode capture-then-stop\n\nNeeds a person:\n- a tag of the subject reads ${HOSTILE}`,
    },
  ],
  alarms: ['CordonStepFailed: 1 step failed'],
};

/** The same case in which nothing was cut off and nothing was kept. */
export const lostDrill: DrillResult = {
  ...drillResult,
  mode: {
    name: 'online',
    reason: `the subject's forensics-mode tag is ${JSON.stringify(HOSTILE)}, which is none of offline, online`,
  },
  events: events.filter(({ kind }) => kind !== 'cut' && kind !== 'change'),
  verdict: {
    containment: 'not contained',
    because: ['not in quarantine: eni-0aa11bb22cc33dd44 (sg-web, sg-common)'],
    evidence: 'incomplete',
    evidenceItems: [
      { what: 'before-state', status: 'complete', detail: 'in the vault before the first change' },
      { what: 'snapshots', status: 'missing', detail: '0 of 2 volumes: no snapshot' },
      { what: 'memory', status: 'not promised', detail: 'mode offline gives up memory' },
    ],
    residual: [],
    exposure: [],
    attention: ['isolate failed: UnauthorizedOperation', `a tag of the subject reads ${HOSTILE}`],
  },
  score: {
    ...drillResult.score,
    cutAfterMs: undefined,
    cutBy: undefined,
    bytesOutAfterTrigger: 48_000_000,
    lastByteAfterMs: END_AFTER,
    intruderNoticed: undefined,
    evidence: drillResult.score.evidence.map((each) => ({ ...each, kept: false })),
    neighboursHurt: ['i-09876543210fedcba lost its database connection'],
    calls: { toCut: 12, total: 64 },
  },
  vault: [],
  notices: [],
  alarms: [],
};

export const dryRun: DrillResult = {
  ...lostDrill,
  verdict: {
    ...lostDrill.verdict,
    containment: 'not attempted (dry run)',
    evidence: 'not attempted (dry run)',
  },
  execution: {
    ...lostDrill.execution,
    history: [
      stepSucceeded('power', 'would be done', [2_000, 'ec2:StopInstances', SUBJECT, `stop ${HOSTILE}`]),
      otherTask,
    ],
  },
};
