/** Mode hibernate: where it works, where EC2 refuses, where the guest will not, in a group, and rehearsed. */

import { LAWS } from '../../prove/laws/laws';
import { addAutoScalingGroup } from '../../range/services/autoscaling/builders';
import {
  callsTo,
  changesIn,
  entered,
  groupsOf,
  nameOf,
  ownGroups,
  type Played,
  type PlayOptions,
  play,
  resultOf,
  stackFor,
} from './play';

const HIBERNATE = { scenario: 'hibernation-ready', mode: 'hibernate' } as const;

const memoryOf = ({ verdict }: Played) => verdict.evidenceItems.find(({ what }) => what === 'memory');
const stops = (played: Played) => callsTo(played, 'ec2:StopInstances').map(({ input }) => input);
const ramKept = ({ score }: Played) => score.evidence[0]?.kept;

const positionOf = (played: Played, name: string): number =>
  played.calls.findIndex((call) => nameOf(call) === name && call.error === undefined);

/** What holds of every drill, and of this mode: it is hibernated or not stopped at all, and its memory is never claimed. */
function expectLaws(played: Played): void {
  expect(LAWS.flatMap(({ breaches }) => breaches(played))).toEqual([]);
  for (const input of stops(played)) {
    expect(input).toMatchObject({ InstanceIds: [played.subject], Hibernate: true });
    expect(input).not.toHaveProperty('SkipOsShutdown', true);
  }
  if (memoryOf(played)?.status === 'complete') expect(ramKept(played)).toBe(true);
}

async function hibernated(more: Partial<PlayOptions> = {}): Promise<Played> {
  const played = await play({ ...HIBERNATE, ...more });
  expectLaws(played);
  return played;
}

describe('a subject that can hibernate', () => {
  let played: Played;
  beforeAll(async () => {
    played = await hibernated();
  });

  test('is contained and hibernated, and its RAM is in the snapshot that the verdict names, as not proved', () => {
    const { verdict, staged, mode, range } = played;
    const memory = memoryOf(played);
    const root = staged.subject.blockDevices[0]?.volumeId;
    const kept = [...range.world.ec2.snapshots.values()].find(({ volumeId }) => volumeId === root);
    expect([mode.name, verdict.containment, verdict.evidence]).toEqual([
      'hibernate',
      'contained',
      'not proved',
    ]);
    expect(memory?.status).toBe('not proved');
    expect(memory?.detail).toContain(`in ${kept?.id}, the snapshot of its encrypted root volume ${root}`);
    expect(memory?.detail).toContain("the kernel's own suspend to disk");
    expect([staged.subject.hibernated, ramKept(played)]).toEqual([true, true]);
    expect(played.score.intruderNoticed).toBeUndefined();
  });

  test('goes through its steps in the order of the design, each once, without a capture', () => {
    const order = [
      's3:PutObject',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:StopInstances',
      'ec2:CreateSnapshots',
    ].map((name) => positionOf(played, name));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(callsTo(played, 'ec2:CreateSnapshots')).toHaveLength(1);
    expect(callsTo(played, 'ssm:SendCommand')).toEqual([]);
    expect(stops(played)).toHaveLength(1);
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  });

  test('says until when it may stay so, and what proves its memory', () => {
    const [note] = played.verdict.attention.filter((each) => each.startsWith('hibernated'));
    expect(note).toContain('60 days, until 2027-01-22');
    expect(played.notices[0]?.message).toContain(note);
  });

  test('keeps the budgets', () => {
    const { transitions, cutAfterMs = Number.NaN, eventAfterMs, calls } = played.score;
    expect(transitions.total).toBeLessThanOrEqual(30);
    expect(transitions.toCut).toBeLessThanOrEqual(4);
    expect(cutAfterMs - eventAfterMs).toBeLessThanOrEqual(5_000);
    // Eight, and those that look at type, root volume and clusters.
    expect(calls.toCut).toBeLessThanOrEqual(8 + 3);
  });

  test('has its prerequisites in the before-state, each with what was found', () => {
    const { range } = played;
    const [vault] = range.world.s3.buckets.values();
    const key = [...(vault?.versions.keys() ?? [])].find((each) => each.endsWith('/instance.json')) ?? '';
    const [version] = vault?.versions.get(key) ?? [];
    const text = version && 'body' in version ? version.body.toString() : '{}';
    const { choice } = JSON.parse(text) as {
      choice: { asked: string; looked: { what: string; met: boolean }[] };
    };
    expect(choice.asked).toBe('hibernate');
    expect(choice.looked.map(({ met }) => met)).toEqual(choice.looked.map(() => true));
    expect(choice.looked.length).toBeGreaterThanOrEqual(9);
  });
});

describe('a guest that shuts down instead', () => {
  const SUBVERTED = { scenario: 'hibernation-subverted' };

  test('is contained with its memory LOST, which verdict, notice and subject line say', async () => {
    const played = await hibernated(SUBVERTED);
    const { verdict, notices } = played;
    expect([verdict.containment, verdict.evidence]).toEqual(['contained', 'incomplete']);
    expect(memoryOf(played)).toMatchObject({ status: 'lost', detail: expect.stringContaining('LOST') });
    expect(verdict.attention.join('\n')).toContain('memory is LOST');
    expect(notices[0]?.subject).toContain('CONTAINED, MEMORY LOST');
    expect(ramKept(played)).toBe(false);
    expect(resultOf(played, 'power')).toMatchObject({ status: 'failed' });
  });

  test.each(['hibernation', 'none'] as const)(
    'is never claimed to have kept its memory, whatever EC2 says: %s',
    async (failedHibernationReason) => {
      const played = await hibernated({ ...SUBVERTED, switches: { failedHibernationReason } });
      expect(memoryOf(played)?.status).toMatch(/^(not proved|missing)$/);
      expect(played.verdict.evidence).not.toBe('complete');
      expect(played.verdict.attention.length).toBeGreaterThan(0);
    },
  );
});

describe('a hibernation that EC2 refuses', () => {
  test('leaves the subject contained and online, without a plain stop, and is said', async () => {
    const faults = [{ service: 'ec2', operation: 'StopInstances', kind: 'denied' }] as const;
    const played = await play({ ...HIBERNATE, faults });
    expect(LAWS.flatMap(({ breaches }) => breaches(played))).toEqual([]);
    expect(played.staged.subject.state).toBe('running');
    expect(played.verdict.containment).toBe('contained');
    expect(stops(played).every((input) => (input as { Hibernate?: boolean }).Hibernate === true)).toBe(true);
    expect(played.verdict.attention.join('\n')).toContain('power failed');
    expect(entered(played)).toContain('ProbeMemory');
  });

  test('captures the memory as online does where there is an agent', async () => {
    const faults = [{ service: 'ec2', operation: 'StopInstances', kind: 'denied' }] as const;
    const arrange: PlayOptions['arrange'] = ({ world }, { subject }) => {
      // As if it had been launched for it: the description says so, and EC2 refuses all the same.
      Object.assign(subject, { hibernationConfigured: true, launchedAt: 0 });
      const root = world.ec2.volumes.get(subject.blockDevices[0]?.volumeId ?? '');
      Object.assign(root ?? {}, { encrypted: true, sizeGiB: 30 });
    };
    const played = await play({ scenario: 'web-server-c2', mode: 'hibernate', faults, arrange });
    expect(played.mode.name).toBe('hibernate');
    expect(memoryOf(played)?.status).toBe('complete');
    expect(played.staged.subject.state).toBe('running');
  });
});

describe('a subject that lacks a prerequisite', () => {
  test('is contained, kept online with its memory captured, and told why', async () => {
    const played = await hibernated({ scenario: 'web-server-c2' });
    expect(played.mode).toMatchObject({ name: 'online', asked: 'hibernate' });
    expect(played.mode.reason).toContain('enabled at launch (no');
    expect([played.verdict.containment, memoryOf(played)?.status]).toEqual(['contained', 'complete']);
    expect(played.verdict.attention.join('\n')).toContain('hibernate was asked for');
    expect(stops(played)).toEqual([]);
  });

  test('is not hibernated while a describing call fails', async () => {
    const faults = [{ service: 'ec2', operation: 'DescribeInstanceTypes', kind: 'denied' }] as const;
    const played = await hibernated({ faults });
    expect(played.mode.name).toBe('online');
    expect(played.mode.reason).toContain('could not be found out');
    expect(stops(played)).toEqual([]);
  });
});

describe('a subject in an Auto Scaling group', () => {
  const inGroup: PlayOptions['arrange'] = ({ world }, { subject, neighbours: [sibling] }) => {
    addAutoScalingGroup(world, {
      name: 'appliances',
      subnetIds: [subject.subnetId],
      launch: () => {
        throw new Error('nothing is launched: the group may not');
      },
      instanceIds: [subject.id, sibling?.id ?? ''],
      suspendedProcesses: ['Launch'],
    });
  };

  test('leaves it before it hibernates', async () => {
    const played = await hibernated({ arrange: inGroup });
    const [left, stopped] = ['autoscaling:DetachInstances', 'ec2:StopInstances'].map((name) =>
      positionOf(played, name),
    );
    expect(left).toBeGreaterThan(-1);
    expect(left).toBeLessThan(stopped ?? -1);
    expect(played.staged.subject.hibernated).toBe(true);
  });

  test('stays online while the group still holds it', async () => {
    const faults = [{ service: 'autoscaling', operation: 'DetachInstances', kind: 'denied' }] as const;
    const played = await play({ ...HIBERNATE, arrange: inGroup, faults });
    expect(stops(played)).toEqual([]);
    expect(played.staged.subject.state).toBe('running');
    expect(played.verdict.attention.join('\n')).toContain('the subject was not stopped');
  });
});

test('a dry run hibernates nothing, and says that it would', async () => {
  const played = await play({ ...HIBERNATE, stack: stackFor('dry-run') });
  expect(changesIn(played)).toEqual([]);
  expect(played.staged.subject.state).toBe('running');
  expect(memoryOf(played)?.detail).toContain('would be hibernated');
  expect(resultOf(played, 'power')?.changes?.map(({ what, outcome }) => [outcome, what])).toEqual([
    ['would be done', expect.stringContaining('-> hibernating')],
  ]);
});

test('one that hangs is waited for an hour, never forced, and reported as not known', async () => {
  const arrange: PlayOptions['arrange'] = ({ world }, { subject }) => {
    world.ec2.onGuestState.subscribe((id, guest) => {
      if (id === subject.id && guest === 'frozen') subject.guest = 'off';
    });
  };
  const played = await play({ ...HIBERNATE, arrange });
  expect(stops(played)).toHaveLength(1);
  expect(resultOf(played, 'power')).toMatchObject({
    status: 'failed',
    why: expect.stringContaining('an hour later it had still not stopped (stopping)'),
  });
  expect(memoryOf(played)?.status).toBe('not proved');
  expect(played.verdict.attention.join('\n')).toContain('whether it hibernates is not known');
});
