import fc from 'fast-check';
import { branch, MACHINE_ARN, machine, pass, ROLE_ARN, run, task } from './drive';

const evaluate = async (expression: string, input: unknown = {}) =>
  run(machine({ A: pass({ Output: `{% ${expression} %}` }) }), { input });

const values: [string, unknown, unknown?][] = [
  ['1 + 1', 2],
  ['$states.input.a.b', 'x', { a: { b: 'x' } }],
  ['$states.input.items[size > 1]', { size: 2 }, { items: [{ size: 1 }, { size: 2 }] }],
  ['$states.input.none', null, { none: null }],
  ['$partition([1, 2, 3], 2)', [[1, 2], [3]]],
  ['$partition([1, 2, 3], 2.9)', [[1, 2], [3]]],
  ['$range(0, 10, 5)', [0, 5, 10]],
  ['$range(2, 0, -1)', [2, 1, 0]],
  ['$range(7, 7, 1)', 7],
  ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  [`$parse('{"a":[1]}')`, { a: [1] }],
  ['$random(7) = $random(7)', true],
  ['$random() < 1', true],
  ['$length($uuid())', 36],
  ['$now()', '2026-11-28T09:00:00.000Z'],
  ['$millis()', 1_795_856_400_000],
  ['$map([1, 2], function($v) { $v * 2 })', [2, 4]],
];

test.each(values)('the expression %s gives %j', async (expression, expected, input = {}) => {
  const execution = await evaluate(expression, input);
  expect(execution.output).toEqual(expected);
  expect(JSON.parse(JSON.stringify(execution.output))).toStrictEqual(execution.output);
});

const refused: [string, string, unknown?][] = [
  ['$states.input.absent', 'returned nothing (undefined).'],
  ['$neverAssigned', 'returned nothing (undefined).'],
  ["'a' + 1", 'T2001'],
  ["$eval('1')", 'T1006: Attempted to invoke a non-function'],
  ["$parse('{')", 'threw an error during evaluation.'],
  ["$hash('a', 'CRC32')", "Unknown hash algorithm 'CRC32'"],
  ["$hash('a')", 'returned nothing (undefined).'],
  ['$partition([1], 0)', 'returned nothing (undefined).'],
  ['$range(1, 3, 0)', 'The step of $range must not be zero'],
  ['$range(1, 100000000, 1)', 'Expression evaluation memory limit exceeded'],
  ['$sum', 'returned an unsupported result'],
  ["$error('no')", 'no'],
  ['($f := function($n) { $f($n) }; $f(1))', 'Expression evaluation timeout'],
  ['($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(32))', 'Stack overflow error'],
];

test.each(refused)('fails with States.QueryEvaluationError for %s', async (expression, message) => {
  const execution = await evaluate(expression);
  expect(execution.status).toBe('FAILED');
  expect(execution.error).toBe('States.QueryEvaluationError');
  expect(execution.cause).toContain(
    `An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '${expression}' specified for the field 'Output' `,
  );
  expect(execution.cause).toContain(message);
  expect(execution.history[2]?.evaluationFailedEventDetails).toEqual({
    error: execution.error,
    cause: execution.cause,
    location: 'Output',
    state: 'A',
  });
});

test('only a string that is an expression from end to end is evaluated', async () => {
  const output = {
    a: ' {% $states.input %} ',
    b: '$states.input',
    c: ['{% 1 %}', '{%2%}', null, true],
    'd.$': '$',
  };
  const execution = await run(machine({ A: pass({ Output: output }) }));
  expect(execution.output).toEqual({ ...output, c: [1, 2, null, true] });
});

test.each([42, true, null, 'text', [], [1, '{% 2 %}']])('Output may be %j', async (output) => {
  const execution = await run(machine({ A: pass({ Output: output }) }));
  expect(execution.output).toEqual(Array.isArray(output) && output.length > 0 ? [1, 2] : output);
});

test('any JSON input passes through a state unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
      const input: unknown = JSON.parse(JSON.stringify(value));
      const execution = await run(machine({ A: pass({ Output: { kept: '{% $states.input %}' } }) }), {
        input,
      });
      expect(execution.output).toEqual({ kept: input });
    }),
    { numRuns: 40 },
  );
});

test('Assign sees the values from the state entry, and so does Output', async () => {
  const execution = await run(
    machine({
      A: { Type: 'Pass', Assign: { x: 3, a: 6 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $a %}', nextX: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
      C: pass({ Output: { before: '{% $states.input %}', x: '{% $x %}', nextX: '{% $nextX %}' } }),
    }),
  );
  expect(execution.output).toEqual({ before: 3, x: 6, nextX: 3 });
});

test('branches and iterations read outer variables and keep their own to themselves', async () => {
  const inner = (own: string) =>
    branch({
      [`Set ${own}`]: { Type: 'Pass', Assign: { [own]: '{% $outer & $states.input %}' }, Next: `Get ${own}` },
      [`Get ${own}`]: pass({ Output: `{% $${own} %}` }),
    });
  const execution = await run(
    machine({
      A: { Type: 'Pass', Assign: { outer: 'o' }, Output: 'i', Next: 'P' },
      P: { Type: 'Parallel', Branches: [inner('p'), inner('q')], Next: 'M' },
      M: {
        Type: 'Map',
        ItemProcessor: inner('m'),
        Output: { result: '{% $states.result %}', gone: '{% $exists($m) or $exists($p) %}' },
        End: true,
      },
    }),
  );
  expect(execution.output).toEqual({ result: ['ooi', 'ooi'], gone: false });
});

test('two branches may use the same name for variables of their own', async () => {
  const inner = (name: string) =>
    branch({
      [name]: { Type: 'Pass', Assign: { v: name }, Next: `${name}2` },
      [`${name}2`]: pass({ Output: '{% $v %}' }),
    });
  const execution = await run(
    machine({ P: { Type: 'Parallel', Branches: [inner('a'), inner('b')], End: true } }),
  );
  expect(execution.output).toEqual(['a', 'b']);
});

test("a catcher's Assign reaches the scope of the Parallel state", async () => {
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        Branches: [branch({ F: { Type: 'Fail', Error: 'E', Cause: 'why' } })],
        Catch: [{ ErrorEquals: ['E'], Assign: { reason: '{% $states.errorOutput %}' }, Next: 'Done' }],
        End: true,
      },
      Done: pass({ Output: { reason: '{% $reason %}', input: '{% $states.input %}' } }),
    }),
  );
  const errorOutput = { Error: 'E', Cause: 'why' };
  expect(execution.output).toEqual({ reason: errorOutput, input: errorOutput });
});

test('the context object is complete', async () => {
  const contexts: unknown[] = [];
  await run(
    machine({
      W: { Type: 'Wait', Seconds: 90, Next: 'T' },
      T: task({ Arguments: { context: '{% $states.context %}' } }),
    }),
    {
      input: { a: 1 },
      runTask: async (request) => {
        contexts.push(request.arguments);
      },
    },
  );
  const arn = 'arn:aws:states:eu-west-1:111122223333:execution:respond:case-1';
  const expected = {
    Execution: {
      Id: arn,
      Input: { a: 1 },
      Name: 'case-1',
      RoleArn: ROLE_ARN,
      StartTime: '2026-11-28T09:00:00Z',
      RedriveCount: 0,
    },
    StateMachine: { Id: MACHINE_ARN, Name: 'respond' },
    State: { Name: 'T', EnteredTime: '2026-11-28T09:01:30Z', RetryCount: 0 },
  };
  expect(contexts).toEqual([{ context: expected }]);
});

test('a Map state gives its iterations the item through ItemSelector and the context', async () => {
  const execution = await run(
    machine({
      M: {
        Type: 'Map',
        Items: '{% $states.input.volumes %}',
        ItemSelector: {
          index: '{% $states.context.Map.Item.Index %}',
          value: '{% $states.context.Map.Item.Value %}',
          of: '{% $states.input.of %}',
        },
        ItemProcessor: branch({
          I: pass({ Output: { got: '{% $states.input %}', at: '{% $states.context.Map.Item.Index %}' } }),
        }),
        End: true,
      },
    }),
    { input: { volumes: ['v0', 'v1'], of: 'i-1' } },
  );
  expect(execution.output).toEqual([
    { got: { index: 0, value: 'v0', of: 'i-1' }, at: 0 },
    { got: { index: 1, value: 'v1', of: 'i-1' }, at: 1 },
  ]);
});

const choices: [string, unknown, unknown, unknown?][] = [
  ['the first rule that matches', { n: 1 }, { taken: 'one', v: 'rule' }],
  ['a later rule, without Output', { n: 2 }, { taken: { n: 2 }, v: 'none' }],
  ['Default with the Assign and Output of the state', { n: 3 }, { taken: 'default', v: 'state' }],
];

test.each(choices)('a Choice state takes %s', async (_title, input, output) => {
  const end = pass({ Output: { taken: '{% $states.input %}', v: '{% $v %}' } });
  const execution = await run(
    machine({
      S: { Type: 'Pass', Assign: { v: 'none' }, Next: 'C' },
      C: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n = 1 %}', Output: 'one', Assign: { v: 'rule' }, Next: 'E1' },
          { Condition: '{% $states.input.n < 3 %}', Next: 'E2' },
        ],
        Default: 'E3',
        Assign: { v: 'state' },
        Output: 'default',
      },
      E1: end,
      E2: end,
      E3: end,
    }),
    { input },
  );
  expect(execution.output).toEqual(output);
});

test('a rule after the one that matches is not evaluated', async () => {
  const rules = [
    { Condition: true, Next: 'E' },
    { Condition: '{% $states.input.absent %}', Next: 'E' },
  ];
  const execution = await run(machine({ C: { Type: 'Choice', Choices: rules }, E: pass() }));
  expect(execution.status).toBe('SUCCEEDED');
});

test('fails with States.Runtime when no rule matches and there is no Default', async () => {
  const choice = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'E' }] };
  const execution = await run(machine({ C: choice, E: pass() }));
  expect(execution.error).toBe('States.Runtime');
  expect(execution.cause).toBe(
    "An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
  );
});

const wrongTypes: [string, unknown, string][] = [
  ['Condition', { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'E' }] }, 'Choices[0]/Condition'],
  ['Seconds with a fraction', { Type: 'Wait', Seconds: '{% 1.5 %}', Next: 'E' }, 'Seconds'],
  ['negative Seconds', { Type: 'Wait', Seconds: '{% -1 %}', Next: 'E' }, 'Seconds'],
  ['Seconds as text', { Type: 'Wait', Seconds: "{% '1' %}", Next: 'E' }, 'Seconds'],
  ['Timestamp', { Type: 'Wait', Timestamp: "{% '2026-01-01 00:00:00' %}", Next: 'E' }, 'Timestamp'],
  [
    'TimeoutSeconds of zero',
    { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: '{% 0 %}', Next: 'E' },
    'TimeoutSeconds',
  ],
  [
    'Items',
    { Type: 'Map', Items: "{% {'a': 1} %}", ItemProcessor: branch({ I: pass() }), Next: 'E' },
    'Items',
  ],
  [
    'MaxConcurrency',
    { Type: 'Map', Items: [], MaxConcurrency: "{% 'x' %}", ItemProcessor: branch({ I: pass() }), Next: 'E' },
    'MaxConcurrency',
  ],
  ['Assign', { Type: 'Pass', Assign: '{% 1 %}', Next: 'E' }, 'Assign'],
];

test.each(wrongTypes)(
  'fails with States.QueryEvaluationError when %s has a wrong type',
  async (_title, state, location) => {
    const execution = await run(machine({ S: state, E: pass() }));
    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.history[2]?.evaluationFailedEventDetails).toMatchObject({ location, state: 'S' });
  },
);

test('a Succeed state ends the execution with its Output', async () => {
  const execution = await run(machine({ S: { Type: 'Succeed', Output: { v: '{% $states.input.a %}' } } }), {
    input: { a: 1 },
  });
  expect([execution.status, execution.output]).toEqual(['SUCCEEDED', { v: 1 }]);
});

const failures: [unknown, object][] = [
  [{}, {}],
  [{ Error: 'E' }, { error: 'E' }],
  [{ Cause: "{% 'because of ' & $states.input.of %}" }, { cause: 'because of i-1' }],
  [
    { Error: "{% 'E' & 1 %}", Cause: 'c' },
    { error: 'E1', cause: 'c' },
  ],
];

test.each(failures)('a Fail state of %j fails the execution with %j', async (fields, details) => {
  const execution = await run(machine({ F: { Type: 'Fail', ...Object(fields) } }), { input: { of: 'i-1' } });
  expect(execution.history[2]).toMatchObject({
    type: 'ExecutionFailed',
    executionFailedEventDetails: details,
  });
  expect({ error: execution.error, cause: execution.cause }).toEqual({
    error: undefined,
    cause: undefined,
    ...details,
  });
});

test('the branches of a Parallel state get its Arguments and their outputs come in their order', async () => {
  const execution = await run(
    machine({
      P: {
        Type: 'Parallel',
        Arguments: { of: '{% $states.input.of %}' },
        Branches: [
          branch({ W: { Type: 'Wait', Seconds: 9, End: true } }),
          branch({ A: pass({ Output: '{% $states.input.of %}' }) }),
        ],
        Output: '{% $states.result %}',
        End: true,
      },
    }),
    { input: { of: 'i-1', other: 1 } },
  );
  expect(execution.output).toEqual([{ of: 'i-1' }, 'i-1']);
});
