import { MAX_HISTORY_EVENTS } from '../../../range/states/history';
import { MAX_PAYLOAD_BYTES } from '../../../range/states/payload';
import { branch, FUNCTION, LAMBDA, machine, pass, run, start, task, typesOf } from './drive';

/** A string whose JSON has exactly so many UTF-8 bytes. */
const jsonOf = (bytes: number) => 'x'.repeat(bytes - 2);
const OVER = jsonOf(MAX_PAYLOAD_BYTES + 1);

test('the input of an execution may fill the quota', async () => {
  const execution = await run(machine({ A: pass() }), { input: jsonOf(MAX_PAYLOAD_BYTES) });
  expect(execution.status).toBe('SUCCEEDED');
});

test('rejects an input over the quota', () => {
  expect(() => start(machine({ A: pass() }), { input: OVER })).toThrow(/262145 bytes; at most 262144/);
});

test('the quota counts UTF-8 bytes, not characters', () => {
  const input = 'é'.repeat(MAX_PAYLOAD_BYTES / 2);
  expect(() => start(machine({ A: pass() }), { input })).toThrow(RangeError);
});

const tooLarge: [string, object, string][] = [
  ['a state output', { Type: 'Pass', Output: "{% $pad('', 262143, 'x') %}", End: true }, 'Big'],
  ['an Assign', { Type: 'Pass', Assign: { a: "{% $pad('', 262143, 'x') %}" }, End: true }, 'Big'],
  ['the Arguments of a task', task({ Arguments: { a: "{% $pad('', 262143, 'x') %}" } }), 'Big'],
  ['the result of an integration', task(), 'lambda'],
  ['the result of a function', task({ Resource: FUNCTION }), FUNCTION],
  [
    'an ItemSelector',
    {
      Type: 'Map',
      Items: [1],
      ItemSelector: { a: "{% $pad('', 262143, 'x') %}" },
      ItemProcessor: branch({ I: pass() }),
      End: true,
    },
    'Big',
  ],
];

test.each(tooLarge)(
  'fails with States.DataLimitExceeded for %s over the quota',
  async (_title, state, producer) => {
    const execution = await run(machine({ Big: state }), { runTask: async () => OVER });
    expect(execution.error).toBe('States.DataLimitExceeded');
    expect(execution.cause).toContain(
      `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  },
);

test('a result over the quota can be caught by its own name only', async () => {
  const definition = (name: string) =>
    machine({
      T: task({ Catch: [{ ErrorEquals: [name], Next: 'H' }] }),
      H: pass({ Output: '{% $states.input.Error %}' }),
    });
  const runTask = async () => OVER;
  const [all, own] = [
    await run(definition('States.ALL'), { runTask }),
    await run(definition('States.DataLimitExceeded'), { runTask }),
  ];
  expect(all.status).toBe('FAILED');
  expect(typesOf(all)).toContain('TaskFailed');
  expect(own.output).toBe('States.DataLimitExceeded');
});

test('an execution fails when its history is full, with the failure as event number 25,000', async () => {
  const loop = machine({
    A: { Type: 'Pass', Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'End' }], Default: 'A' },
    End: pass(),
  });
  const execution = await run(loop);
  expect(execution.history).toHaveLength(MAX_HISTORY_EVENTS);
  expect(execution.history.at(-1)).toMatchObject({
    id: 25_000,
    previousEventId: 24_999,
    type: 'ExecutionFailed',
    executionFailedEventDetails: {
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    },
  });
});

test('a full history ends an execution in the middle of its branches, past every catcher', async () => {
  const spin = (name: string) =>
    branch({
      [name]: { Type: 'Task', Resource: LAMBDA, Next: `${name}?` },
      [`${name}?`]: { Type: 'Choice', Choices: [{ Condition: false, Next: `${name}.` }], Default: name },
      [`${name}.`]: pass(),
    });
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        Branches: [spin('a'), spin('b')],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }],
        End: true,
      },
      H: pass(),
    }),
    { runTask: async () => 1 },
  );
  expect(execution.history).toHaveLength(MAX_HISTORY_EVENTS);
  expect(execution.error).toBe('States.Runtime');
});
