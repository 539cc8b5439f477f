import { TaskFailure } from '../../../range/states';
import { branch, FUNCTION, LAMBDA, machine, pass, previousOf, run, task, typesOf } from './drive';

/** Shapes as GetExecutionHistory of the service returns them. */
const shapes: {
  title: string;
  definition: unknown;
  input?: unknown;
  types: string[];
  previous: number[];
}[] = [
  {
    title: 'a Pass state',
    definition: machine({ A: pass() }),
    types: ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
    previous: [0, 0, 2, 3],
  },
  {
    title: 'a Fail state in a branch',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch({ Boom: { Type: 'Fail', Error: 'E', Cause: 'c' } })],
      },
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4, 5],
  },
  {
    title: 'a Parallel state whose failure is caught',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch({ Undef: pass({ Output: { v: '{% $states.input.missing %}' } }) })],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
      },
      Handled: pass(),
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'PassStateEntered',
      'EvaluationFailed',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ],
    previous: [0, 0, 2, 3, 4, 5, 6, 7, 8, 9],
  },
  {
    title: 'a Parallel state that is retried starts again and fails once',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch({ Boom: { Type: 'Fail', Error: 'E' } })],
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 0 }],
      },
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4, 5, 6, 7],
  },
  {
    title: 'a task whose failure ends its branch',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch({ Send: task() })],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
      },
      Handled: pass(),
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ],
    previous: [0, 0, 2, 3, 4, 5, 6, 7, 7, 9, 10, 11, 12],
  },
  {
    title: 'a runtime error in a branch, which fails the execution at once',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [
          branch({ C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] }, D: pass() }),
          branch({ W: { Type: 'Wait', Seconds: 9, End: true } }),
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
      },
      Handled: pass(),
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ChoiceStateEntered',
      'WaitStateEntered',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 3, 4],
  },
  {
    title: 'a Map state over no items',
    definition: machine({ M: { Type: 'Map', Items: [], ItemProcessor: branch({ I: pass() }), End: true } }),
    types: [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ],
    previous: [0, 0, 2, 3, 3, 5],
  },
  {
    title: 'a Map state with one slot',
    definition: machine({
      M: { Type: 'Map', Items: [1, 2], MaxConcurrency: 1, ItemProcessor: branch({ I: pass() }), End: true },
    }),
    types: [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ],
    previous: [0, 0, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11, 11, 13],
  },
  {
    title: 'an iteration that fails',
    definition: machine({
      M: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: branch({ Undef: pass({ Output: '{% $states.input.missing %}' }) }),
        End: true,
      },
    }),
    types: [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'PassStateEntered',
      'EvaluationFailed',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4, 5, 6, 6, 8],
  },
  {
    title: 'Items that cannot be evaluated',
    definition: machine({
      M: { Type: 'Map', Items: '{% $states.input.no %}', ItemProcessor: branch({ I: pass() }), End: true },
    }),
    types: ['ExecutionStarted', 'MapStateEntered', 'EvaluationFailed', 'MapStateFailed', 'ExecutionFailed'],
    previous: [0, 0, 2, 3, 4],
  },
  {
    title: 'an evaluation that fails on each attempt',
    definition: machine({
      T: task({
        Arguments: { a: '{% $states.input.missing %}' },
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 0 }],
      }),
    }),
    types: [
      'ExecutionStarted',
      'TaskStateEntered',
      'EvaluationFailed',
      'EvaluationFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4],
  },
  {
    title: 'a catcher whose Output fails',
    definition: machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch({ Boom: { Type: 'Fail', Error: 'E', Cause: 'c' } })],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Done' },
          { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Done' },
        ],
      },
      Done: pass(),
    }),
    types: [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'EvaluationFailed',
      'ParallelStateFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4, 4, 6, 7],
  },
  {
    title: 'a plain function that fails',
    definition: machine({ T: task({ Resource: FUNCTION }) }),
    types: [
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionFailed',
      'ExecutionFailed',
    ],
    previous: [0, 0, 2, 3, 4, 5],
  },
];

const failing = () => Promise.reject(new TaskFailure('SQS.QueueDoesNotExistException', 'no such queue'));

test.each(shapes)('the history has the shape of the service for $title', async (shape) => {
  const execution = await run(shape.definition, { input: shape.input, runTask: failing });
  expect(typesOf(execution)).toEqual(shape.types);
  expect(previousOf(execution)).toEqual(shape.previous);
});

test('branches chain their own events, and the Parallel state goes on from the last of them', async () => {
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        Next: 'After',
        Branches: ['A', 'B'].map((b) =>
          branch({ [`${b}1`]: { Type: 'Pass', Next: `${b}2` }, [`${b}2`]: pass() }),
        ),
      },
      After: pass(),
    }),
  );
  const find = (type: string, name?: string) =>
    execution.history.find(
      (event) =>
        event.type === type &&
        (name === undefined ||
          event.stateEnteredEventDetails?.name === name ||
          event.stateExitedEventDetails?.name === name),
    );
  for (const b of ['A', 'B']) {
    expect(find('PassStateEntered', `${b}1`)?.previousEventId).toBe(find('ParallelStateStarted')?.id);
    expect(find('PassStateExited', `${b}1`)?.previousEventId).toBe(find('PassStateEntered', `${b}1`)?.id);
    expect(find('PassStateEntered', `${b}2`)?.previousEventId).toBe(find('PassStateExited', `${b}1`)?.id);
  }
  const last = 11;
  expect(find('ParallelStateSucceeded')).toMatchObject({ id: last + 1, previousEventId: last });
  expect(find('ParallelStateExited')).toMatchObject({ id: last + 2, previousEventId: last });
  expect(find('PassStateEntered', 'After')?.previousEventId).toBe(last + 2);
});

test('a failing branch records what it cut off in the others, innermost first', async () => {
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [
          branch({ W: { Type: 'Wait', Seconds: 60, End: true } }),
          branch({
            Q: { Type: 'Parallel', End: true, Branches: [branch({ T: task({ Resource: FUNCTION }) })] },
          }),
          branch({ S: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail', Error: 'E' } }),
        ],
      },
    }),
    { runTask: () => new Promise(() => undefined) },
  );
  const failed = execution.history.findIndex(({ type }) => type === 'FailStateEntered') + 1;
  expect(execution.history.slice(failed).map(({ type, previousEventId }) => [type, previousEventId])).toEqual(
    [
      ['WaitStateAborted', failed],
      ['TaskStateAborted', failed],
      ['ParallelStateAborted', failed],
      ['ParallelStateFailed', failed],
      ['ExecutionFailed', failed + 4],
    ],
  );
});

test('the events of a task carry what the service puts into them', async () => {
  const definition = machine({
    T: task({
      Arguments: { FunctionName: 'f' },
      TimeoutSeconds: 30,
      HeartbeatSeconds: 10,
      Assign: { a: 1, s: 'x' },
    }),
  });
  const execution = await run(definition, { input: { k: 'v' }, runTask: async () => ({ StatusCode: 200 }) });
  const [, entered, scheduled, started, succeeded, exited, ended] = execution.history;
  const lambda = { resourceType: 'lambda', resource: 'invoke' };
  expect(entered?.stateEnteredEventDetails).toEqual({
    name: 'T',
    input: '{"k":"v"}',
    inputDetails: { truncated: false },
  });
  expect(scheduled?.taskScheduledEventDetails).toEqual({
    ...lambda,
    region: 'eu-west-1',
    parameters: '{"FunctionName":"f"}',
    timeoutInSeconds: 30,
    heartbeatInSeconds: 10,
  });
  expect(started?.taskStartedEventDetails).toEqual(lambda);
  const output = { output: '{"StatusCode":200}', outputDetails: { truncated: false } };
  expect(succeeded?.taskSucceededEventDetails).toEqual({ ...lambda, ...output });
  expect(exited?.stateExitedEventDetails).toEqual({
    name: 'T',
    ...output,
    assignedVariables: { a: '1', s: '"x"' },
    assignedVariablesDetails: { truncated: false },
  });
  expect(ended?.executionSucceededEventDetails).toEqual(output);
});

test('a plain function gets the input and gives its bare result', async () => {
  const seen: unknown[] = [];
  const execution = await run(machine({ T: task({ Resource: FUNCTION, TimeoutSeconds: 5 }) }), {
    input: { k: 1 },
    runTask: async (request) => {
      seen.push(request);
      return 'done';
    },
  });
  expect(seen).toEqual([
    { resource: FUNCTION, arguments: { k: 1 }, executionArn: execution.arn, stateName: 'T' },
  ]);
  expect(execution.history[2]?.lambdaFunctionScheduledEventDetails).toEqual({
    resource: FUNCTION,
    input: '{"k":1}',
    inputDetails: { truncated: false },
    timeoutInSeconds: 5,
  });
  expect(execution.output).toBe('done');
});

test('events carry Date objects of virtual time', async () => {
  const execution = await run(machine({ W: { Type: 'Wait', Seconds: 3600, End: true } }));
  const times = execution.history.map(({ timestamp }) => timestamp?.toISOString());
  expect(times).toEqual([
    '2026-11-28T09:00:00.000Z',
    '2026-11-28T09:00:00.000Z',
    '2026-11-28T10:00:00.000Z',
    '2026-11-28T10:00:00.000Z',
  ]);
});

test.each(['aws', 'aws-cn', 'aws-us-gov'])('the ARNs of partition %s are understood', async (partition) => {
  const execution = await run(machine({ T: task({ Resource: LAMBDA.replace('aws', partition) }) }), {
    stateMachineArn: `arn:${partition}:states:cn-north-1:111122223333:stateMachine:m`,
    runTask: async ({ resource }) => resource,
  });
  expect(execution.arn).toBe(`arn:${partition}:states:cn-north-1:111122223333:execution:m:case-1`);
  expect(execution.output).toBe(`arn:${partition}:states:::lambda:invoke`);
  expect(execution.history[2]?.taskScheduledEventDetails?.region).toBe('cn-north-1');
});
