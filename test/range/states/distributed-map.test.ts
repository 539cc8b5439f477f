import { TaskFailure, type TaskRunner, validateDefinition } from '../../../range/states';
import {
  branch,
  drive,
  elapsedSeconds,
  MACHINE_ARN,
  machine,
  pass,
  run,
  start,
  task,
  typesOf,
} from './drive';

const distributed = (states: Record<string, unknown>) => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  ...branch(states),
});

const fleet = (states: Record<string, unknown>, fields: Record<string, unknown> = {}) => ({
  Type: 'Map',
  Label: 'fleet',
  ItemProcessor: distributed(states),
  End: true,
  ...fields,
});

const ITEMS = [0, 1, 2, 3];

/** Fails for the items that are named. */
const failing =
  (...items: number[]): TaskRunner =>
  async ({ arguments: given }) => {
    if (items.includes(given as number)) throw new TaskFailure('Broken', `item ${given}`);
    return given;
  };

test('every item is an execution of its own, and the Map Run stands in the history of the parent', async () => {
  const execution = await run(machine({ M: fleet({ I: pass({ Output: '{% $states.input * 10 %}' }) }) }), {
    input: ITEMS,
  });
  expect(execution.output).toEqual([0, 10, 20, 30]);
  expect(typesOf(execution)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
  const [mapRun] = execution.mapRuns;
  expect(mapRun?.arn).toMatch(/^arn:aws:states:eu-west-1:111122223333:mapRun:respond\/fleet:[0-9a-f-]{36}$/);
  expect(mapRun?.children).toHaveLength(4);
  for (const child of mapRun?.children ?? []) {
    expect(child.arn).toContain(':execution:respond/fleet:');
    expect(child.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  }
});

test('a child knows itself as the execution, and the item from ItemSelector alone', async () => {
  const definition = machine({
    M: fleet(
      { I: pass({ Output: { got: '{% $states.input %}', id: '{% $states.context.Execution.Id %}' } }) },
      {
        ItemSelector: {
          at: '{% $states.context.Map.Item.Index %}',
          of: '{% $states.context.Execution.Name %}',
        },
      },
    ),
  });
  const execution = await run(definition, { input: ['a'] });
  const [child] = execution.mapRuns[0]?.children ?? [];
  expect(execution.output).toEqual([{ got: { at: 0, of: 'case-1' }, id: child?.arn }]);
});

test('the outputs stand in the order of the items, however long each took', async () => {
  const states = { W: { Type: 'Wait', Seconds: '{% 10 - $states.input %}', End: true } };
  const execution = await run(machine({ M: fleet(states) }), { input: ITEMS });
  expect(execution.output).toEqual(ITEMS);
  expect(elapsedSeconds(execution)).toBe(10);
});

test('MaxConcurrency limits how many children run at once', async () => {
  const states = { W: { Type: 'Wait', Seconds: 10, End: true } };
  const two = await run(machine({ M: fleet(states, { MaxConcurrency: 2 }) }), { input: ITEMS });
  expect(Math.round(elapsedSeconds(two))).toBe(20);
});

test('children are started at most a hundred a second', async () => {
  const execution = await run(machine({ M: fleet({ I: pass() }) }), {
    input: Array.from({ length: 301 }, (_, index) => index),
  });
  expect(elapsedSeconds(execution)).toBe(3);
});

test.each([
  [{}, 'FAILED'],
  [{ ToleratedFailureCount: 1 }, 'FAILED'],
  [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
  [{ ToleratedFailurePercentage: 49 }, 'FAILED'],
  [{ ToleratedFailurePercentage: 50 }, 'SUCCEEDED'],
  [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 25 }, 'FAILED'],
])('with %j two failures of four leave the parent %s', async (threshold, status) => {
  const execution = await run(
    machine({ M: fleet({ T: task({ Arguments: '{% $states.input %}' }) }, threshold) }),
    {
      input: ITEMS,
      runTask: async (request) => failing(1, 2)(request, new AbortController().signal),
    },
  );
  expect(execution.status).toBe(status);
  if (status === 'SUCCEEDED') expect(execution.output).toEqual([0, 3]);
  else {
    expect(execution.error).toBe('States.ExceedToleratedFailureThreshold');
    expect(typesOf(execution)).toEqual(expect.arrayContaining(['MapRunFailed', 'MapStateFailed']));
  }
});

test('a failed Map Run stops the children that still run', async () => {
  const states = {
    C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'F' }], Default: 'W' },
    F: { Type: 'Fail', Error: 'Broken' },
    W: { Type: 'Wait', Seconds: 60, End: true },
  };
  const execution = await run(machine({ M: fleet(states) }), { input: [1, 2, 0] });
  expect(execution.mapRuns[0]?.children.map(({ status }) => status)).toEqual([
    'ABORTED',
    'ABORTED',
    'FAILED',
  ]);
  expect(elapsedSeconds(execution)).toBeLessThan(1);
});

test('stopping the parent stops its children', async () => {
  const { execution, clock } = start(machine({ M: fleet({ W: { Type: 'Wait', Seconds: 60, End: true } }) }), {
    input: [1, 2],
  });
  clock.schedule(1000, () => execution.stop('Enough'));
  await drive(execution, clock);
  expect(execution.status).toBe('ABORTED');
  expect(execution.mapRuns[0]?.children.map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
});

test('a retry of the Map state is a new Map Run over every item', async () => {
  let calls = 0;
  const retry = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }];
  const execution = await run(
    machine({ M: fleet({ T: task({ Arguments: '{% $states.input %}' }) }, { Retry: retry }) }),
    {
      input: [7],
      runTask: async () => {
        calls += 1;
        if (calls === 1) throw new TaskFailure('Broken', 'once');
        return 'fine';
      },
    },
  );
  expect(execution.output).toEqual(['fine']);
  expect(execution.mapRuns).toHaveLength(2);
  expect(execution.mapRuns[0]?.arn).not.toBe(execution.mapRuns[1]?.arn);
});

test('outputs that are too large together fail the state, though each is small enough', async () => {
  const output = { Output: "{% $pad('', 100000, 'x') %}" };
  const execution = await run(machine({ M: fleet({ I: pass(output) }) }), { input: ITEMS });
  expect(execution.error).toBe('States.DataLimitExceeded');
});

test('fails where a child reads a variable of the parent: no variable reaches another execution', () => {
  const definition = machine({
    A: pass({ Assign: { reason: 'x' }, End: undefined, Next: 'M' }),
    M: fleet({ I: pass({ Output: '{% $reason %}' }) }),
  });
  expect(() => validateDefinition(definition)).toThrow("variable '$reason' is never assigned");
});

test('a child may assign what the parent has a variable of the same name for', async () => {
  const definition = machine({
    A: pass({ Assign: { reason: 'x' }, End: undefined, Next: 'M' }),
    M: fleet({ I: pass({ Assign: { reason: 'y' } }) }),
  });
  expect((await run(definition, { input: [1] })).status).toBe('SUCCEEDED');
});

test('the machine is told apart from its Map Run in the context of a child', async () => {
  const output = { Output: '{% $states.context.StateMachine.Id %}' };
  const execution = await run(machine({ M: fleet({ I: pass(output) }) }), { input: [1] });
  expect(execution.output).toEqual([`${MACHINE_ARN}/fleet`]);
});
