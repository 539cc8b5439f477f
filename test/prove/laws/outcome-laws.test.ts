/** Each law of how a case ends, fed with a run that breaks it: a law that cannot fail proves nothing. */
import { breachesOfWayBack, OUTCOME_LAWS } from '../../../prove/laws/laws';
import type { Played, WayBack } from '../../../prove/played';
import { allow } from '../../../range/services/ec2/builders';
import { addRules, removeRules } from '../../../range/services/ec2/security-groups';
import type { FaultKind } from '../../../range/wire/faults';
import { ownGroups, play } from '../../workflow/play';

let sound: Played;

beforeAll(async () => {
  sound = await play({ scenario: 'no-agent', mode: 'online', smallHosts: true });
});

const breached = (name: string, played: Played): readonly string[] => {
  const law = OUTCOME_LAWS.find((each) => each.name === name);
  if (!law) throw new Error(`there is no law '${name}'`);
  return law.breaches(played);
};

test('a case that went well breaks none', () => {
  expect(OUTCOME_LAWS.flatMap(({ breaches }) => breaches(sound))).toEqual([]);
});

/** The world is broken for one look and mended again. */
function whileOpen(look: () => void): void {
  const { world } = sound.range;
  const group = world.ec2.securityGroups.get(ownGroups(sound, 'quarantine')[0] ?? '');
  if (!group) throw new Error('there is no quarantine group');
  addRules(world, group, [allow('egress', 'tcp', 443, '0.0.0.0/0')]);
  look();
  group.rules.clear();
}

const CUT = 'invariant 2: the subject is cut off in the world, or an alarm calls a person';
const SHUT = 'invariant 2: what is cut is not opened again, by no group that Cordon puts it into';
const TRUE = 'invariant 4: a verdict of contained is true of the world';
const TOLD = 'invariant 4: every case is told to somebody, by a notice or by an alarm';

test('fails for a subject that is open without an alarm, and not with one', () => {
  whileOpen(() => {
    expect(breached(CUT, sound)).toEqual([expect.stringMatching(/not cut off \(verdict: contained\)/)]);
    expect(breached(TRUE, sound)).toEqual([
      expect.stringMatching(/contained, and the subject is not cut off/),
    ]);
    expect(breached(CUT, { ...sound, alarms: ['Cordon-AlarmsNotContained-1'] })).toEqual([]);
    expect(breached(CUT, { ...sound, alarms: ['Cordon-AlarmsDrift-1'] })).toHaveLength(1);
  });
});

test('fails for a verdict of contained while bytes go to the address of the finding', () => {
  const path = { path: 'finding-addresses', bytesAfterVerdict: 7 } as Played['score']['paths'][number];
  const leaking = { ...sound, score: { ...sound.score, paths: [path] } };
  expect(breached(TRUE, leaking)).toEqual([
    expect.stringContaining("7 bytes went to the finding's addresses"),
  ]);
});

describe('a further execution of a case', () => {
  const ONE =
    'invariant 9: one execution a case unless it ended as not contained, one case a subject, and none runs for ever';

  function withSecond(containment: string, suffix = '-2'): Played {
    const [first] = sound.range.record.executions;
    const ended = Object.create(first ?? null, { output: { value: { verdict: { containment } } } });
    const second = Object.create(first ?? null, { name: { value: `${first?.name}${suffix}` } });
    const record = { ...sound.range.record, executions: [ended, second] };
    return { ...sound, range: Object.assign(Object.create(sound.range), { record }) };
  }

  test('is called for by one that ended as not contained, and by no other', () => {
    expect(breached(ONE, withSecond('not contained'))).toEqual([]);
    expect(breached(ONE, withSecond('contained'))).toEqual([
      expect.stringMatching(/nothing called for .*-2$/),
    ]);
    expect(breached(ONE, withSecond('not contained', '-3'))).toHaveLength(1);
  });
});

test('fails for a case that nobody was told of', () => {
  expect(breached(TOLD, { ...sound, notices: [] })).toHaveLength(1);
});

test('fails for a subject that was open again for a while, although nothing shows it at the end', async () => {
  const opened = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    smallHosts: true,
    arrange: ({ world }) => {
      // The evidence channel is opened to the world while it is in use, and closed by hand.
      const done = { opened: false };
      world.ec2.onGroupsChanged.subscribe(() => {
        const group = [...world.ec2.securityGroups.values()].find(
          ({ tags }) => tags.get('cordon:group') === 'evidence-channel',
        );
        const isUsed = [...world.ec2.networkInterfaces.values()].some(({ groupIds }) =>
          groupIds.includes(group?.id ?? ''),
        );
        if (!group || !isUsed || done.opened) return;
        done.opened = true;
        const [rule] = addRules(world, group, [allow('egress', 'tcp', 443, '2001:db8::/32')]);
        world.clock.schedule(1_500, () => removeRules(world, group, [rule?.id ?? '']));
      });
    },
  });
  expect(opened.verdict.containment).toBe('contained');
  expect(breached(SHUT, opened)).toEqual([expect.stringMatching(/ for 1500 ms$/)]);
});

const claimed = (what: string, detail = ''): Played => ({
  ...sound,
  verdict: { ...sound.verdict, evidenceItems: [{ what, status: 'complete', detail }] },
});

test.each<[string, Played | (() => Played)]>([
  [
    'invariant 4: snapshots that are called complete are there, of every volume',
    () => ({ ...claimed('snapshots'), original: { ...sound.original, volumeIds: ['vol-none'] } }),
  ],
  ['invariant 4: memory that is called complete holds what was in RAM', () => claimed('memory')],
  [
    'invariant 5: protections stand, or the verdict says which do not',
    () => withAttributes({ disableApiTermination: false, instanceInitiatedShutdownBehavior: 'stop' }),
  ],
  [
    'invariant 6: a mode that promises memory stops nothing before it has it',
    () => ({ ...stopped({}), mode: { name: 'capture-then-stop', reason: '' } }),
  ],
  [
    'invariant 6: a hibernation never becomes a plain stop',
    () => ({ ...stopped({}), mode: { name: 'hibernate', reason: '' } }),
  ],
  [
    'invariant 9: one execution a case unless it ended as not contained, one case a subject, and none runs for ever',
    () => {
      const { record } = sound.range;
      const twice = { ...record, executions: [...record.executions, ...record.executions] };
      return { ...sound, range: Object.assign(Object.create(sound.range), { record: twice }) };
    },
  ],
  [
    'invariant 5: the subject left its group, or the verdict says that it did not',
    () => {
      const group = { name: 'shop', instances: new Map([[sound.subject, {}]]) };
      const world = { ...sound.range.world, autoscaling: { groups: new Map([['shop', group]]) } };
      return { ...sound, range: Object.create(sound.range, { world: { value: world } }) };
    },
  ],
  [
    'invariant 6: no instance store is lost silently',
    () => {
      const played = stopped({});
      const disk = { deviceName: '/dev/nvme1n1', sizeGB: 75 };
      return {
        ...played,
        staged: { ...played.staged, subject: { ...played.staged.subject, instanceStore: [disk] } },
      } as unknown as Played;
    },
  ],
  [
    'nothing is tried without end',
    () => {
      const [call] = sound.calls;
      if (!call) throw new Error('the drill made no call');
      return { ...sound, calls: Array.from({ length: 401 }, () => ({ ...call, error: 'Throttling' })) };
    },
  ],
])('%s: fails for a run that breaks it', (name, played) => {
  expect(breached(name, typeof played === 'function' ? played() : played)).not.toEqual([]);
});

const withAttributes = (attributes: Partial<Played['original']['attributes']>): Played => ({
  ...sound,
  staged: {
    ...sound.staged,
    subject: { ...sound.staged.subject, attributes: { ...sound.staged.subject.attributes, ...attributes } },
  },
});

const stopped = (input: unknown): Played => ({
  ...sound,
  staged: { ...sound.staged, subject: { ...sound.staged.subject, state: 'stopped' } },
  calls: [{ at: 0, service: 'ec2', operation: 'StopInstances', caller: 'PowerFunction', input }],
});

test('fails for a before-state that is not in the vault', () => {
  const [vault] = sound.range.world.s3.buckets.values();
  const key = [...(vault?.versions.keys() ?? [])].find((each) =>
    each.endsWith('/before-state/instance.json'),
  );
  const versions = vault?.versions.get(key ?? '');
  if (!vault || key === undefined || !versions) throw new Error('the vault has no before-state');
  vault.versions.delete(key);
  const name = 'invariant 4: a before-state that is called complete is there';
  expect(breached(name, claimed('before-state'))).toHaveLength(1);
  expect(breached(name, claimed('before-state', 'in the case table'))).toEqual([]);
  vault.versions.set(key, versions);
});

test('fails for a case that stays open without an alarm', () => {
  const name = 'invariant 9: no case stays open unless an alarm says so';
  const item = [...sound.range.world.dynamodb.tables.values()]
    .flatMap(({ items }) => [...items.values()])
    .find(({ caseId }) => caseId?.S === sound.caseId);
  if (!item) throw new Error('the case is not in the table');
  const { status } = item;
  Object.assign(item, { status: { S: 'open' } });
  expect(breached(name, sound)).toEqual([expect.stringContaining('stays open')]);
  expect(breached(name, { ...sound, alarms: ['Cordon-AlarmsResponseFailed-1'] })).toEqual([]);
  Object.assign(item, { status });
});

/** The run as if these faults had been met. */
const having = (kind: FaultKind, more: Partial<Played> = {}): Played => {
  const metFaults = [{ service: 'ec2', operation: 'StopInstances', nth: { from: 1, to: 1 }, kind }];
  return { ...sound, ...more, range: Object.create(sound.range, { metFaults: { value: metFaults } }) };
};

test('fails for a subject that a passing fault left open, even with an alarm, and not for a lasting fault', () => {
  const name = 'invariant 2: what passes by itself leaves no subject open';
  const alarms = ['Cordon-AlarmsNotContained-1'];
  whileOpen(() => {
    expect(breached(name, having('crash-after', { alarms }))).toHaveLength(1);
    expect(breached(name, having('denied', { alarms }))).toEqual([]);
  });
  expect(breached(name, having('crash-after'))).toEqual([]);
});

test('fails for evidence that is there and that the verdict misses after a passing fault', () => {
  const name = 'no evidence is given up for what passes by itself';
  const what = "the intruder's secret in RAM";
  const score = { ...sound.score, evidence: [{ what, kept: true, detail: '' }] };
  const verdict = { ...sound.verdict, evidenceItems: [{ what: 'memory', status: 'missing', detail: '' }] };
  expect(breached(name, having('lost-answer', { score, verdict }))).toHaveLength(1);
  expect(breached(name, having('denied', { score, verdict }))).toEqual([]);
});

test.each<[string, WayBack, number]>([
  ['a release that fails', { outcome: 'FAILED', why: 'it broke', differences: [], said: [], lost: [] }, 1],
  [
    'a group that is not back',
    { outcome: 'released', why: undefined, differences: ['groups was a, is b'], said: [], lost: [] },
    1,
  ],
  [
    'evidence that is gone',
    { outcome: 'released', why: undefined, differences: [], said: [], lost: ['cases/x'] },
    1,
  ],
  [
    'an interface that came during the case, of which the release speaks',
    {
      outcome: 'released',
      why: undefined,
      differences: ['interface eni-1a: groups was a, is b'],
      said: ['groups.eni-1a: attached during the case'],
      lost: [],
    },
    0,
  ],
  [
    'nothing but another public address',
    {
      outcome: 'already-released',
      why: undefined,
      differences: ['interface eni-1: public addresses was a, is b'],
      said: [],
      lost: [],
    },
    0,
  ],
])('the way back: %s', (_, wayBack, count) => {
  expect(breachesOfWayBack(wayBack)).toHaveLength(count);
});
