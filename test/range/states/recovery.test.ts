import { TaskFailure, type TaskRunner } from '../../../range/states';
import { branch, elapsedSeconds, machine, pass, run, START_MS, settle, start, task, typesOf } from './drive';

/** Fails with the given errors, one an attempt, then succeeds with the number of attempts. */
function failingWith(errors: readonly string[]): TaskRunner {
  let attempts = 0;
  return async () => {
    const error = errors[attempts++];
    if (error !== undefined) throw new TaskFailure(error, `attempt ${attempts}`);
    return attempts;
  };
}

const retryCases: { title: string; retry: object[]; errors: string[]; seconds: number; error?: string }[] = [
  { title: 'the defaults', retry: [{ ErrorEquals: ['E'] }], errors: ['E', 'E', 'E'], seconds: 7 },
  {
    title: 'the defaults once too often',
    retry: [{ ErrorEquals: ['E'] }],
    errors: ['E', 'E', 'E', 'E'],
    seconds: 7,
    error: 'E',
  },
  {
    title: 'a rate of 1',
    retry: [{ ErrorEquals: ['E'], IntervalSeconds: 3, BackoffRate: 1, MaxAttempts: 2 }],
    errors: ['E', 'E'],
    seconds: 6,
  },
  {
    title: 'a capped delay',
    retry: [{ ErrorEquals: ['E'], IntervalSeconds: 3, MaxDelaySeconds: 5 }],
    errors: ['E', 'E', 'E'],
    seconds: 13,
  },
  {
    title: 'no attempt',
    retry: [{ ErrorEquals: ['E'], MaxAttempts: 0 }],
    errors: ['E'],
    seconds: 0,
    error: 'E',
  },
  { title: 'another error', retry: [{ ErrorEquals: ['F'] }], errors: ['E'], seconds: 0, error: 'E' },
  {
    title: 'a used-up retrier, even if a later one would match',
    retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'] }],
    errors: ['E', 'E'],
    seconds: 1,
    error: 'E',
  },
  {
    title: 'retriers that count on their own',
    retry: [
      { ErrorEquals: ['A', 'B'], IntervalSeconds: 1, MaxAttempts: 2 },
      { ErrorEquals: ['C'], IntervalSeconds: 5 },
    ],
    errors: ['A', 'B', 'C', 'B'],
    seconds: 1 + 2 + 5,
    error: 'B',
  },
  { title: 'States.TaskFailed', retry: [{ ErrorEquals: ['States.TaskFailed'] }], errors: ['E'], seconds: 1 },
  {
    title: 'States.ALL against States.Runtime',
    retry: [{ ErrorEquals: ['States.ALL'] }],
    errors: ['States.Runtime'],
    seconds: 0,
    error: 'States.Runtime',
  },
];

test.each(retryCases)('Retry with $title takes $seconds s', async ({ retry, errors, seconds, error }) => {
  const execution = await run(machine({ T: task({ Retry: retry }) }), { runTask: failingWith(errors) });
  expect(execution.error).toBe(error);
  expect(elapsedSeconds(execution)).toBe(seconds);
  if (error === undefined) expect(execution.output).toBe(errors.length + 1);
});

test('each attempt is scheduled anew inside one visit, and the context counts the retries', async () => {
  const counts: unknown[] = [];
  const runner = failingWith(['E', 'E']);
  const execution = await run(
    machine({
      T: task({
        Arguments: { n: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['E'] }],
      }),
    }),
    {
      runTask: (request, abandoned) => {
        counts.push(request.arguments);
        return runner(request, abandoned);
      },
    },
  );
  expect(counts).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  expect(typesOf(execution)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('the counters start anew when the state is visited again', async () => {
  const execution = await run(
    machine({
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        Next: 'C',
      },
      C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 4 %}', Next: 'T' }], Default: 'D' },
      D: pass(),
    }),
    {
      runTask: ((attempts) => async () => {
        attempts += 1;
        if (attempts % 2 === 1) throw new TaskFailure('E');
        return attempts;
      })(0),
    },
  );
  expect(execution.output).toBe(4);
});

test('full jitter draws a delay between nothing and the computed one, the same for the same seed', async () => {
  const definition = machine({
    T: task({
      Retry: [
        { ErrorEquals: ['E'], IntervalSeconds: 100, MaxAttempts: 5, BackoffRate: 1, JitterStrategy: 'FULL' },
      ],
    }),
  });
  const times = async (seed: string) => {
    const execution = await run(definition, { runTask: failingWith(['E', 'E', 'E', 'E', 'E']), seed });
    return execution.history
      .filter(({ type }) => type === 'TaskScheduled')
      .map(({ timestamp }) => (timestamp?.getTime() ?? 0) - START_MS);
  };
  const [first, again, other] = [await times('a'), await times('a'), await times('b')];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  const delays = first.slice(1).map((time, index) => time - (first[index] ?? 0));
  expect(delays.every((delay) => delay >= 0 && delay <= 100_000)).toBe(true);
  expect(new Set(delays).size).toBe(5);
});

const catchCases: [string, string[], string | undefined][] = [
  ['E', ['E'], 'E'],
  ['E', ['States.ALL'], 'E'],
  ['E', ['States.TaskFailed'], 'E'],
  ['E', ['e'], undefined],
  ['States.Timeout', ['States.TaskFailed'], undefined],
  ['States.Timeout', ['States.ALL'], 'States.Timeout'],
  ['States.Permissions', ['States.TaskFailed'], 'States.Permissions'],
  ['States.DataLimitExceeded', ['States.ALL'], undefined],
  ['States.DataLimitExceeded', ['States.TaskFailed'], undefined],
  ['States.DataLimitExceeded', ['States.DataLimitExceeded'], 'States.DataLimitExceeded'],
  ['States.Runtime', ['States.ALL'], undefined],
  ['States.Runtime', ['States.Runtime'], undefined],
];

test.each(catchCases)(
  'a task that fails with %s under a catcher of %j is caught as %s',
  async (error, names, caught) => {
    const execution = await run(
      machine({
        T: task({ Catch: [{ ErrorEquals: names, Next: 'H' }] }),
        H: pass({ Output: '{% $states.input.Error %}' }),
      }),
      { runTask: failingWith([error]) },
    );
    expect(execution.output).toBe(caught);
    expect(execution.error).toBe(caught === undefined ? error : undefined);
  },
);

test('retriers come first, then the first catcher that matches, with its Assign and Output', async () => {
  const execution = await run(
    machine({
      T: task({
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ['F'], Next: 'Wrong' },
          {
            ErrorEquals: ['E'],
            Assign: { why: '{% $states.errorOutput.Cause %}' },
            Output: { of: '{% $states.input.of %}', error: '{% $states.errorOutput %}' },
            Next: 'H',
          },
          { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
        ],
      }),
      H: pass({ Output: { why: '{% $why %}', got: '{% $states.input %}' } }),
      Wrong: { Type: 'Fail' },
    }),
    { input: { of: 'i-1' }, runTask: failingWith(['E', 'E']) },
  );
  expect(execution.output).toEqual({
    why: 'attempt 2',
    got: { of: 'i-1', error: { Error: 'E', Cause: 'attempt 2' } },
  });
});

test('a result that Output cannot use is a failure that Catch sees', async () => {
  const execution = await run(
    machine({
      T: task({
        Output: '{% $states.result.Payload.missing %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'H' }],
      }),
      H: pass({ Output: 'handled' }),
    }),
    { runTask: async () => ({ Payload: {} }) },
  );
  expect(execution.output).toBe('handled');
  expect(typesOf(execution)).toContain('EvaluationFailed');
});

test('a Parallel state retries all its branches', async () => {
  const calls: string[] = [];
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        Branches: [branch({ A: task() }), branch({ B: task() })],
        Retry: [{ ErrorEquals: ['E'] }],
        End: true,
      },
    }),
    {
      runTask: async ({ stateName }) => {
        calls.push(stateName);
        if (calls.length === 2) throw new TaskFailure('E');
        return stateName;
      },
    },
  );
  expect(execution.output).toEqual(['A', 'B']);
  expect(calls).toEqual(['A', 'B', 'A', 'B']);
});

test('a failing branch cancels the others and abandons their tasks', async () => {
  const abandoned: string[] = [];
  const { execution, clock } = start(
    machine({
      P: {
        Type: 'Parallel',
        Branches: [
          branch({ Slow: task() }),
          branch({ W: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail', Error: 'E' } }),
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }],
        End: true,
      },
      H: { Type: 'Wait', Seconds: 600, End: true },
    }),
    {
      runTask: ({ stateName }, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => abandoned.push(stateName));
          clock.schedule(60_000, () => resolve('too late'));
        }),
    },
  );
  await settle();
  while (clock.step()) await settle();
  await execution.finished;
  expect(abandoned).toEqual(['Slow']);
  expect(elapsedSeconds(execution)).toBe(605);
  expect(typesOf(execution)).not.toContain('TaskSucceeded');
});

const toleranceCases: [string, object, string | undefined, unknown][] = [
  ['no threshold', {}, 'E', undefined],
  ['a count that is kept', { ToleratedFailureCount: 1 }, undefined, [0, 2, 3]],
  ['a count of none', { ToleratedFailureCount: 0 }, 'States.ExceedToleratedFailureThreshold', undefined],
  ['a percentage that is kept', { ToleratedFailurePercentage: 25 }, undefined, [0, 2, 3]],
  [
    'a percentage that is exceeded',
    { ToleratedFailurePercentage: '{% 24.9 %}' },
    'States.ExceedToleratedFailureThreshold',
    undefined,
  ],
  [
    'both, one exceeded',
    { ToleratedFailureCount: 0, ToleratedFailurePercentage: 50 },
    'States.ExceedToleratedFailureThreshold',
    undefined,
  ],
];

test.each(toleranceCases)('one failing item of four under %s', async (_title, threshold, error, output) => {
  const execution = await run(
    machine({
      M: { Type: 'Map', Items: [0, 1, 2, 3], ItemProcessor: branch({ T: task() }), End: true, ...threshold },
    }),
    {
      runTask: async (request) => {
        if (request.arguments === 1) throw new TaskFailure('E');
        return request.arguments;
      },
    },
  );
  expect(execution.error).toBe(error);
  expect(execution.output).toEqual(output);
});

test.each([
  [0, 40],
  [7, 7],
  [100, 40],
])('MaxConcurrency %d runs at most %d iterations at once', async (concurrency, most) => {
  let running = 0;
  let peak = 0;
  const { execution, clock } = start(
    machine({
      M: { Type: 'Map', MaxConcurrency: concurrency, ItemProcessor: branch({ T: task() }), End: true },
    }),
    {
      input: Array.from({ length: 90 }, (_, index) => index),
      runTask: async (request) => {
        running += 1;
        peak = Math.max(peak, running);
        await clock.sleep(1000 * (1 + (Number(request.arguments) % 3)));
        running -= 1;
        return request.arguments;
      },
    },
  );
  await settle();
  while (clock.step()) await settle();
  await execution.finished;
  expect(peak).toBe(most);
  expect(execution.output).toEqual(execution.input);
});

test('rejects when the task runner fails otherwise than with TaskFailure', async () => {
  const { execution } = start(machine({ T: task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }) }), {
    runTask: () => Promise.reject(new TypeError('a defect')),
  });
  await expect(execution.finished).rejects.toThrow('a defect');
  expect([execution.status, execution.error]).toEqual(['FAILED', 'States.Runtime']);
});
