import { DrillError, findScenario, runDrill } from '../../../range/drill/drill';
import type { DrillEvent, DrillResult } from '../../../range/drill/result';
import { deployedStack } from '../stack-fixture';

const stack = deployedStack();
const SECOND = 1000;

const drill = (more: Partial<Parameters<typeof runDrill>[0]> = {}): Promise<DrillResult> =>
  runDrill({ stack, scenario: 'tagged-by-analyst', seed: 'drill', ...more });

describe('a drill of the offline mode', () => {
  const told: DrillEvent[] = [];
  let result: DrillResult;
  beforeAll(async () => {
    result = await drill({ onEvent: (event) => told.push(event) });
  });

  test('ends with a verdict, and with what really happened beside it', () => {
    expect(result.execution.status).toBe('SUCCEEDED');
    expect(result.mode).toMatchObject({ name: 'offline' });
    expect(result.verdict.containment).toBe('contained');
    expect(result.score).toMatchObject({ cutBy: 'stopping', neighboursHurt: [], bytesOutAfterCut: 0 });
  });

  test('counts the time, the calls and the transitions to the cut', () => {
    const { eventAfterMs, cutAfterMs = Number.NaN, totalMs, calls, transitions } = result.score;
    expect(eventAfterMs).toBeLessThan(cutAfterMs);
    // CloudTrail says up to a quarter of an hour later who set the tag, and is asked in growing pauses.
    expect(cutAfterMs).toBeLessThan(20 * 60 * SECOND);
    expect(totalMs).toBe(result.endAt - result.triggerAt);
    expect(calls.toCut).toBeGreaterThan(3);
    expect(calls.toCut).toBeLessThan(calls.total);
    expect(transitions.toCut).toBeGreaterThan(1);
    expect(transitions.toCut).toBeLessThan(transitions.total);
  });

  test('keeps score of the evidence: the traces are in a snapshot, the secret in RAM is gone with the power', () => {
    const kept = Object.fromEntries(result.score.evidence.map(({ what, kept: isKept }) => [what, isKept]));
    expect(kept).toEqual({ "the intruder's secret in RAM": false, "the intruder's traces on disk": true });
    expect(result.score.intruderNoticed).toBeUndefined();
  });

  test('tells what happens as it happens: the intruder, the trigger, the steps, the changes, the cut', () => {
    expect(told).toEqual(result.events);
    const kinds = new Set(told.map(({ kind }) => kind));
    for (const kind of ['intruder', 'trigger', 'step', 'change', 'evidence', 'cut', 'world'])
      expect(kinds).toContain(kind);
    expect(told.filter(({ kind }) => kind === 'cut')).toMatchObject([
      { at: result.triggerAt + (result.score.cutAfterMs ?? 0), text: expect.stringContaining('stopping') },
    ]);
    expect(told.flatMap(({ kind, state }) => (kind === 'step' ? (state ?? []) : []))).toEqual(
      expect.arrayContaining(['Assess', 'Protect', 'Detach', 'Tag']),
    );
  });

  test('hands over the vault with the hashes of its objects, and the notices', () => {
    const keys = result.vault.map(({ key }) => key);
    expect(keys.every((key) => key.startsWith(`cases/${result.caseId}/`))).toBe(true);
    expect(keys.some((key) => key.endsWith('/manifest.json'))).toBe(true);
    for (const { sha256 } of result.vault) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(result.notices.map(({ subject }) => subject).join()).toContain(result.subject);
  });

  test('is the same drill for the same seed, and another one for another', async () => {
    const [again, other] = [await drill(), await drill({ seed: 'another' })];
    expect(JSON.stringify(again)).toBe(JSON.stringify(result));
    expect(JSON.stringify(other.events)).not.toBe(JSON.stringify(result.events));
  });
});

test('plays the mode that it is told, with the faults that it is told, and shows the world before and after', async () => {
  const seen: string[] = [];
  const result = await drill({
    scenario: 'no-agent',
    mode: 'offline',
    faults: [{ service: 'ec2', operation: 'StopInstances', nth: [1], kind: 'throttled' }],
    arrange: (_, { subject }) => void seen.push(subject.state),
    inspect: (_, { subject }) => void seen.push(subject.state),
  });
  expect(seen).toEqual(['running', 'stopped']);
  expect(result.calls.filter(({ operation }) => operation === 'StopInstances')).toMatchObject([
    { fault: 'throttled', error: 'RequestLimitExceeded' },
    { caller: 'PowerFunction' },
  ]);
});

test.each([false, true])(
  'plays the EC2 that it is told: groups that are open both ways make it forget what it tracks: %s',
  async (openGroupsUntrackFlows) => {
    let isSwitched: boolean | undefined;
    await drill({
      scenario: 'no-agent',
      switches: { openGroupsUntrackFlows },
      inspect: ({ world }) => {
        isSwitched = world.ec2.switches.openGroupsUntrackFlows;
      },
    });
    expect(isSwitched).toBe(openGroupsUntrackFlows);
  },
);

test('counts by path what got out, and the paths that the verdict names are those by which bytes still get out', async () => {
  const { score, verdict, leaks, triggerAt } = await drill({ scenario: 'second-interface' });
  const after = leaks.filter(({ at }) => at >= triggerAt);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  expect(sum(score.paths.map(({ bytesAfterTrigger }) => bytesAfterTrigger))).toBe(
    sum(after.map(({ bytes }) => bytes)),
  );
  const open = score.paths.filter(({ bytesAfterVerdict }) => bytesAfterVerdict > 0);
  expect(open.map(({ path }) => path)).toEqual(verdict.residual.map(({ path }) => path));
  expect(open.every(({ cutAfterMs }) => cutAfterMs === undefined)).toBe(true);
});

describe('fails', () => {
  test('for a scenario that does not exist, and names those that do', () => {
    expect(() => findScenario('guess')).toThrow(DrillError);
    expect(() => findScenario('guess')).toThrow(/'guess'; there are web-server-c2, /);
  });

  test('when the trigger starts no workflow, with the log of why', async () => {
    const nowhere = drill({ arrange: ({ world }) => world.states.machines.clear() });
    await expect(nowhere).rejects.toThrow(/the trigger started no workflow:.*StateMachineDoesNotExist/s);
  });

  test('when the range met something that it does not model, even if nobody minded', async () => {
    const met = drill({
      scenario: 'no-agent',
      arrange: ({ world, clock, dispatcher }) => {
        const headers = { authorization: `Credential=A/20261123/${world.region}/sqs/aws4_request` };
        clock.schedule(1, () => {
          const unknown = {
            method: 'POST',
            path: '/',
            query: new URLSearchParams(),
            headers,
            body: Buffer.from(''),
          };
          dispatcher.submit(unknown, () => undefined);
        });
      },
    });
    await expect(met).rejects.toThrow("the range does not model the service 'sqs'");
  });
});
