import fc from 'fast-check';
import { VirtualClock } from '../../../range/kernel/clock';
import { Random } from '../../../range/kernel/random';
import { TaskFailure, type TaskRunner } from '../../../range/states';
import { branch, drive, machine, pass, START_MS, start, task } from './drive';

const definition = machine({
  Id: { Type: 'Pass', Assign: { id: '{% $uuid() %}', draws: '{% $shuffle([1..9]) %}' }, Next: 'P' },
  P: {
    Type: 'Parallel',
    Branches: ['A', 'B'].map((name) =>
      branch({
        [name]: task({
          Arguments: { id: '{% $id %}' },
          TimeoutSeconds: 20,
          Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL', IntervalSeconds: 9 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: `${name} failed` }],
        }),
        [`${name} failed`]: pass(),
      }),
    ),
    Next: 'M',
  },
  M: {
    Type: 'Map',
    Items: '{% $draws %}',
    MaxConcurrency: 4,
    ToleratedFailurePercentage: 100,
    ItemProcessor: branch({ I: task() }),
    End: true,
  },
});

/** Tasks that take up to half a minute and fail every third time, by the seed. */
function flaky(clock: VirtualClock, seed: string): TaskRunner {
  const random = new Random(`${seed}/tasks`);
  return async ({ arguments: input }) => {
    await clock.sleep(random.int(0, 30_000));
    if (random.int(0, 2) === 0) throw new TaskFailure('Flaky', 'by the seed');
    return input;
  };
}

async function history(seed: string) {
  const clock = new VirtualClock(START_MS);
  const { execution } = start(definition, { seed, clock, runTask: flaky(clock, seed) });
  await drive(execution, clock);
  return execution.history;
}

test('the same seed gives the same history, byte for byte', async () => {
  const [first, again, other] = [await history('a'), await history('a'), await history('b')];
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
});

test('the ids of any history count up, and each event follows an earlier one that is not later', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (seed) => {
      const events = await history(seed);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      for (const event of events) {
        const previous = events[(event.previousEventId ?? 0) - 1];
        if (previous === undefined) expect(event.previousEventId).toBe(0);
        else {
          expect(previous.id).toBeLessThan(event.id ?? 0);
          expect(previous.timestamp?.getTime()).toBeLessThanOrEqual(event.timestamp?.getTime() ?? 0);
        }
      }
      const entered = events.filter(({ type }) => type?.endsWith('StateEntered')).length;
      const left = events.filter(({ type }) => /State(Exited|Aborted)$/.test(type ?? '')).length;
      expect(left).toBe(entered);
    }),
    { numRuns: 25 },
  );
});
