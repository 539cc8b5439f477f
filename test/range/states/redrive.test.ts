import { setImmediate } from 'node:timers/promises';
import type { VirtualClock } from '../../../range/kernel/clock';
import { type Execution, TaskFailure, type TaskRunner } from '../../../range/states';
import { branch, drive, machine, pass, run, START_MS, settle, start, task, typesOf } from './drive';

/** Tasks by the name of their state: fails so often, then succeeds with what it was given. */
function tasks(failures: Record<string, number>) {
  const asked: string[] = [];
  const runTask: TaskRunner = async ({ stateName, arguments: given }) => {
    asked.push(stateName);
    const left = failures[stateName] ?? 0;
    failures[stateName] = left - 1;
    if (left > 0) throw new TaskFailure('Broken', stateName);
    return given;
  };
  return { asked, runTask };
}

async function redriven(execution: Execution, clock: VirtualClock): Promise<Execution> {
  execution.redrive();
  return await drive(execution, clock);
}

const since = (execution: Execution): string[] =>
  typesOf(execution).slice(typesOf(execution).lastIndexOf('ExecutionRedriven')) as string[];

test('goes on with the state that failed, with its input, and the history is appended', async () => {
  const { asked, runTask } = tasks({ Second: 1 });
  const definition = machine({
    First: task({ End: undefined, Next: 'Second', Output: { first: true } }),
    Second: task(),
  });
  const { execution, clock } = start(definition, { runTask });
  await drive(execution, clock);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'Broken', redriveCount: 0 });
  const before = execution.history.length;

  await redriven(execution, clock);
  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    redriveCount: 1,
    error: undefined,
    cause: undefined,
  });
  expect(execution.output).toEqual({ first: true });
  expect(asked).toEqual(['First', 'Second', 'Second']);
  expect(execution.history[before]).toMatchObject({
    type: 'ExecutionRedriven',
    id: before + 1,
    previousEventId: before,
    executionRedrivenEventDetails: { redriveCount: 1 },
  });
  expect(since(execution)).toEqual([
    'ExecutionRedriven',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('has its retries again, and may be redriven again', async () => {
  const { asked, runTask } = tasks({ Only: 5 });
  const retry = [{ ErrorEquals: ['Broken'], IntervalSeconds: 1, MaxAttempts: 1 }];
  const { execution, clock } = start(machine({ Only: task({ Retry: retry }) }), { runTask });
  await drive(execution, clock);
  expect([execution.status, asked.length]).toEqual(['FAILED', 2]);
  await redriven(execution, clock);
  expect([execution.status, asked.length]).toEqual(['FAILED', 4]);
  await redriven(execution, clock);
  expect([execution.status, asked.length, execution.redriveCount]).toEqual(['SUCCEEDED', 6, 2]);
});

test('branches that succeeded keep their results, those that failed or were aborted go on where they were', async () => {
  const { asked, runTask } = tasks({ Bad: 1 });
  const both = machine({
    Both: {
      Type: 'Parallel',
      End: true,
      Branches: [
        branch({ Good: task({ Arguments: { good: 1 } }) }),
        branch({
          Early: task({ End: undefined, Next: 'Pause' }),
          Pause: { Type: 'Wait', Seconds: 5, Next: 'Bad' },
          Bad: task({ Arguments: { bad: 1 } }),
        }),
        branch({ Slow: { Type: 'Wait', Seconds: 9, Next: 'Late' }, Late: task({ Arguments: { late: 1 } }) }),
      ],
    },
  });
  const { execution, clock } = start(both, { runTask });
  await drive(execution, clock);
  expect([execution.status, asked]).toEqual(['FAILED', ['Early', 'Good', 'Bad']]);
  await redriven(execution, clock);
  expect(execution.status).toBe('SUCCEEDED');
  expect(asked).toEqual(['Early', 'Good', 'Bad', 'Bad', 'Late']);
  expect(execution.output).toEqual([{ good: 1 }, { bad: 1 }, { late: 1 }]);
});

test('keeps the variables, also those of a branch', async () => {
  const { runTask } = tasks({ Bad: 1 });
  const definition = machine({
    Set: pass({ End: undefined, Next: 'Inner', Assign: { outer: 'o' } }),
    Inner: {
      Type: 'Parallel',
      End: true,
      Branches: [
        branch({
          SetInner: pass({ End: undefined, Next: 'Bad', Assign: { inner: 'i' } }),
          Bad: task({ Arguments: '{% {"said": $outer & $inner} %}' }),
        }),
      ],
    },
  });
  const { execution, clock } = start(definition, { runTask });
  await drive(execution, clock);
  await redriven(execution, clock);
  expect(execution.output).toEqual([{ said: 'oi' }]);
});

test('iterations that succeeded keep their results', async () => {
  const asked: unknown[] = [];
  let broken = true;
  const runTask: TaskRunner = async ({ arguments: given }) => {
    asked.push(given);
    if (given === 2 && broken) throw new TaskFailure('Broken');
    return given;
  };
  const each = machine({
    Each: { Type: 'Map', MaxConcurrency: 1, End: true, ItemProcessor: branch({ One: task() }) },
  });
  const { execution, clock } = start(each, { input: [1, 2, 3], runTask });
  await drive(execution, clock);
  broken = false;
  await redriven(execution, clock);
  expect([execution.status, execution.output]).toEqual(['SUCCEEDED', [1, 2, 3]]);
  expect(asked).toEqual([1, 2, 2, 3]);
});

test('a Parallel state that its own retry runs again runs all of its branches', async () => {
  const { asked, runTask } = tasks({ Bad: 1 });
  const both = machine({
    Both: {
      Type: 'Parallel',
      End: true,
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Branches: [
        branch({ Good: task() }),
        branch({ Pause: { Type: 'Wait', Seconds: 1, Next: 'Bad' }, Bad: task() }),
      ],
    },
  });
  await run(both, { runTask });
  expect(asked).toEqual(['Good', 'Bad', 'Good', 'Bad']);
});

test('an execution that was stopped runs its state again, and nothing of the first attempt goes on', async () => {
  const asked: string[] = [];
  const open: ((value: unknown) => void)[] = [];
  const runTask: TaskRunner = ({ stateName }) => {
    asked.push(stateName);
    return new Promise((resolve) => open.push(resolve));
  };
  const definition = machine({ A: task({ End: undefined, Next: 'B' }), B: task() });
  const { execution, clock } = start(definition, { runTask });
  await settle();
  execution.stop('Enough', 'said the analyst');
  await execution.finished;
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'Enough' });
  execution.redrive();
  await settle();
  open[0]?.('from the first attempt');
  await settle();
  expect(asked).toEqual(['A', 'A']);
  open[1]?.('a');
  await settle();
  open[2]?.('b');
  await drive(execution, clock);
  expect([execution.status, execution.output]).toEqual(['SUCCEEDED', 'b']);
});

test('its time limit begins anew, and it says in its context how often it was redriven', async () => {
  const definition = machine(
    {
      Count: pass({ End: undefined, Next: 'Long' }),
      Long: { Type: 'Wait', Seconds: 8, Next: 'Say' },
      Say: pass({ Output: '{% $states.context.Execution.RedriveCount %}' }),
    },
    { TimeoutSeconds: 5 },
  );
  const { execution, clock } = start(definition);
  await drive(execution, clock);
  expect([execution.status, clock.now() - START_MS]).toEqual(['TIMED_OUT', 5_000]);
  await redriven(execution, clock);
  expect([execution.status, clock.now() - START_MS]).toEqual(['TIMED_OUT', 10_000]);

  const failing = machine({
    Bad: task({ End: undefined, Next: 'Say' }),
    Say: pass({ Output: '{% $states.context.Execution.RedriveCount %}' }),
  });
  const second = start(failing, { runTask: tasks({ Bad: 1 }).runTask });
  await drive(second.execution, second.clock);
  await redriven(second.execution, second.clock);
  expect(second.execution.output).toBe(1);
});

test('fails again in a Fail state', async () => {
  const { execution, clock } = start(machine({ No: { Type: 'Fail', Error: 'Never' } }));
  await drive(execution, clock);
  await redriven(execution, clock);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'Never', redriveCount: 1 });
});

test.each(['running', 'succeeded'])('is refused while it is %s', async (what) => {
  const { execution, clock } = start(machine({ A: { Type: 'Wait', Seconds: 1, End: true } }));
  await setImmediate();
  if (what === 'succeeded') await drive(execution, clock);
  expect(() => execution.redrive()).toThrow('cannot be redriven');
});
