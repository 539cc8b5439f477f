/** What stands before the first change: a person who is asked, the proof of who set a tag; and what comes in between, in whatever order. */

import { breachesOf } from '../../prove/laws/laws';
import type { Range } from '../../range/range';
import { findingOn } from '../../range/scenarios/finding';
import { personArn, type Reply, reply } from '../../range/scenarios/person';
import { C2, type Staged } from '../../range/scenarios/scenario';
import { caseOf, changesIn, entered, entry, type Played, play, stackFor, vaultText } from './play';

const MINUTE = 60_000;

type People = NonNullable<Parameters<typeof play>[0]['people']>;

const answering =
  (decision: Reply['decision'], afterMs = MINUTE): People =>
  ({ world }, _, tell) =>
    reply(world, { decision, reason: 'as discussed', afterMs }, tell);

const silent: People = () => undefined;

/** GuardDuty sees something else on the subject, or the same again. */
function finding({ world }: Range, { subject }: Staged, severity: number, again = false): void {
  const event = findingOn(world, subject, { type: 'Backdoor:EC2/C&CActivity.B', severity, remote: C2 });
  const detail = event.detail as object;
  world.emit(again ? event : { ...event, detail: { ...detail, id: 'f'.repeat(32) } });
}

/** So long after the trigger, which comes a minute after the beginning. */
const later =
  (ms: number, act: (range: Range, staged: Staged) => void): People =>
  (range, staged) =>
    void range.clock.schedule(MINUTE + ms, () => act(range, staged));

const both =
  (...all: People[]): People =>
  (...given) => {
    for (const each of all) each(...given);
  };

const isUntouched = (played: Played): void => {
  expect(changesIn(played)).toEqual([]);
  for (const [id, groups] of played.original.groups)
    expect(played.range.world.ec2.networkInterfaces.get(id)?.groupIds).toEqual(groups);
};

const NOT_CONTAINED = expect.stringMatching(/NotContained/);

const reported = (played: Played): { results: { step: string; detail?: { gate?: object } }[] } => {
  const { key } = played.vault.find((each) => each.key.endsWith('/report.json')) ?? {};
  return JSON.parse(vaultText(played.range, key ?? ''));
};
const passage = (played: Played) =>
  reported(played).results.find(({ step }) => step === 'assess')?.detail?.gate;

const secondsTo = (played: Played): number =>
  ((played.events.find(({ kind }) => kind === 'cut')?.at ?? Number.NaN) - played.triggerAt) / 1000;

/** Offline, which takes no memory: what comes after the gate is of no interest here. */
const ask = (people: People, more = {}) =>
  play({ scenario: 'exempt-instance', mode: 'offline', people, ...more });

jest.setTimeout(180_000);

describe('an exempt instance', () => {
  it('approved: nothing was changed before, everything after', async () => {
    const played = await ask(answering('approve', 7 * MINUTE));
    expect(played.verdict.containment).toBe('contained');
    expect(breachesOf(played)).toEqual([]);
    expect(secondsTo(played)).toBeGreaterThan(7 * 60);
    expect(passage(played)).toEqual({
      how: 'approved',
      by: personArn(played.range.world),
      reason: 'as discussed',
    });
    expect(played.notices.at(-1)?.message).toContain(`Let pass: approved ${personArn(played.range.world)}`);
    expect(entered(played).slice(0, 4)).toEqual(['Assess', 'Ask', 'Assess', 'Contain']);
  });

  it('declined: nothing is changed, no alarm goes off, and the case gives its place back', async () => {
    const played = await ask(answering('deny'));
    isUntouched(played);
    expect(played.verdict).toMatchObject({
      containment: 'not attempted (declined)',
      because: [expect.stringMatching(/declined by arn:.*as discussed/)],
      evidence: 'not attempted',
      attention: [],
    });
    expect(played.alarms).toEqual([]);
    expect(caseOf(played)).toMatchObject({ status: 'declined', reportedAt: expect.any(String) });
    expect(caseOf(played)).not.toHaveProperty('taskToken');
    expect(played.notices.at(-1)?.subject).toContain('NOT ATTEMPTED (DECLINED)');
    expect(breachesOf(played)).toEqual([]);
  });

  it('about which nobody answers is answered at the deadline: who set the tag gained an hour, no exemption', async () => {
    const played = await ask(silent);
    expect(played.verdict.containment).toBe('contained');
    expect(secondsTo(played)).toBeGreaterThan(3600);
    expect(secondsTo(played)).toBeLessThan(3610);
    expect(passage(played)).toMatchObject({ how: 'deadline passed' });
  });

  it('whose finding comes again every fifteen minutes is asked about once, and answered at the same deadline', async () => {
    const again = (at: number) => later(at * MINUTE, (range, staged) => finding(range, staged, 8, true));
    const played = await ask(both(again(15), again(30), again(45), again(59)));
    expect(secondsTo(played)).toBeGreaterThan(3600);
    expect(secondsTo(played)).toBeLessThan(3615);
    expect(played.notices.filter(({ subject }) => subject.endsWith('NEEDS YOUR APPROVAL'))).toHaveLength(1);
  });

  it('about which nobody could be asked is answered as if nobody had answered', async () => {
    const played = await ask(silent, {
      faults: [{ service: 'sns', operation: 'Publish', kind: 'denied', nth: [1, 2, 3, 4, 5, 6, 7] }],
    });
    expect(played.verdict.containment).toBe('contained');
    expect(passage(played)).toMatchObject({ by: expect.stringContaining('nobody could be asked') });
  });

  it('is answered at once when a Critical finding comes meanwhile', async () => {
    const played = await ask(later(5 * MINUTE, (range, staged) => finding(range, staged, 9.5)));
    expect(played.verdict.containment).toBe('contained');
    expect(secondsTo(played)).toBeGreaterThan(300);
    expect(secondsTo(played)).toBeLessThan(315);
    expect(passage(played)).toMatchObject({ how: 'escalated' });
    expect(played.range.record.executions.filter(({ name }) => name === played.caseId)).toHaveLength(1);
  });

  it('stops waiting when its answer comes from somebody who is nobody', async () => {
    const played = await ask(({ world }) => {
      const forge = (): void => {
        const [task] = [...world.states.tasks.values()].filter((each) => each.isOpen());
        if (task) task.succeed('{"decision":"approve","by":"me"}');
        else world.clock.schedule(1000, forge);
      };
      forge();
    });
    expect(secondsTo(played)).toBeGreaterThan(3600);
  });
});

describe('whoever answers at the same moment as a Critical finding comes', () => {
  it.each([-1200, -400, 0, 400, 1200])(
    'a no %i ms apart never loses the finding: it is answered, or it opens a case of its own',
    async (apart) => {
      const played = await ask(
        both(
          later(5 * MINUTE, (range, staged) => finding(range, staged, 9.5)),
          // A person sees the notice within five seconds, and the finding is with intake within two.
          later(5 * MINUTE + 1200 + apart, ({ world }) => {
            const [task] = [...world.states.tasks.values()].filter((each) => each.isOpen());
            task?.succeed(JSON.stringify({ decision: 'deny', by: personArn(world), reason: 'ours' }));
          }),
        ),
        // The case that the finding opens after a no asks too, and nobody answers it for an hour.
        { leastMs: 90 * MINUTE },
      );
      const { executions } = played.range.record;
      const ofTheSubject = executions.filter(({ name }) => name.startsWith(played.subject));
      const isAnswered = played.verdict.containment === 'contained';
      expect(isAnswered || ofTheSubject.length === 2).toBe(true);
      expect(played.alarms).not.toContainEqual(NOT_CONTAINED);
      expect(breachesOf(played).filter((each) => !each.includes('verdict names'))).toEqual([]);
    },
  );
});

describe('a tag', () => {
  it('of an analyst is answered when CloudTrail knows who set it, and not before', async () => {
    const played = await play({ scenario: 'tagged-by-analyst' });
    expect(played.verdict.containment).toBe('contained');
    expect(secondsTo(played)).toBeGreaterThan(120);
    expect(passage(played)).toEqual({ how: 'set by', by: personArn(played.range.world) });
    expect(breachesOf(played)).toEqual([]);
  });

  it('of an intruder with the credentials of an instance changes nothing, and is reported with who and from where', async () => {
    const played = await play({ scenario: 'tagged-by-intruder' });
    isUntouched(played);
    expect(played.verdict.containment).toBe('not attempted (not allowed)');
    expect(played.verdict.because).toEqual([
      expect.stringMatching(/assumed-role\/build\/i-[0-9a-f]+ set it at .* from 198\.51\.100\.77/),
    ]);
    expect(played.alarms).toEqual([]);
    expect(caseOf(played).status).toBe('not-allowed');
    expect(played.notices.at(-1)?.message).toContain('198.51.100.77');
    expect(breachesOf(played)).toEqual([]);
  });

  it('of an intruder does not keep a finding waiting for more than a minute, however long CloudTrail takes', async () => {
    const played = await play({
      scenario: 'tagged-by-intruder',
      mode: 'offline',
      arrange: ({ world }) => {
        Object.assign(world.cloudtrail.switches, { historyDelayMs: [9e7, 9e7] });
      },
      people: later(10 * MINUTE, (range, staged) => finding(range, staged, 8)),
    });
    expect(passage(played)).toMatchObject({ how: 'escalated' });
    expect(secondsTo(played)).toBeLessThan(600 + 70);
  });

  it('of an intruder does not keep a finding from being answered', async () => {
    const played = await play({
      scenario: 'tagged-by-intruder',
      mode: 'offline',
      people: later(30_000, (range, staged) => finding(range, staged, 8)),
    });
    expect(played.verdict.containment).toBe('contained');
    expect(passage(played)).toMatchObject({ how: 'escalated' });
  });

  it('about which CloudTrail never knows asks a person after half an hour, and their silence changes nothing', async () => {
    const played = await play({
      scenario: 'tagged-by-analyst',
      arrange: ({ world }) => {
        Object.assign(world.cloudtrail.switches, { historyDelayMs: [9e7, 9e7] });
      },
    });
    isUntouched(played);
    expect(played.verdict.containment).toBe('not attempted (left alone)');
    const asked = Number(entry(played, 'Ask').timestamp);
    expect((asked - played.triggerAt) / MINUTE).toBeGreaterThan(20);
    expect((asked - played.triggerAt) / MINUTE).toBeLessThan(32);
    expect(caseOf(played).status).toBe('declined');
  });
});

describe('the token of the answer', () => {
  it('is in the case table and nowhere that people or other systems read', async () => {
    const played = await ask(answering('approve'));
    const { record, world } = played.range;
    const tokens = [...world.states.tasks.keys()];
    expect(tokens).toHaveLength(1);
    const vault = played.vault
      .filter(({ bytes }) => bytes < 1e6)
      .map(({ key }) => vaultText(played.range, key));
    const said = JSON.stringify([record.logs, record.events, played.notices, played.events, vault]);
    for (const token of tokens) expect(said).not.toContain(token);
  });
});

test('the ordinary case has no state and no call more than without a gate', async () => {
  const played = await play({ scenario: 'web-server-c2', mode: 'offline' });
  expect(entered(played)).not.toContain('Ask');
  const before = played.calls.filter(
    ({ at }) => at <= (played.events.find(({ kind }) => kind === 'cut')?.at ?? 0),
  );
  expect(
    before.filter(({ caller }) => caller === 'AssessFunction').map(({ operation }) => operation),
  ).toEqual(['DescribeInstances', 'PutObject']);
  expect(stackFor().functions.size).toBeGreaterThan(0);
});
