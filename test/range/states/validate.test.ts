import validateAsl from 'asl-validator';
import { DefinitionError, validateDefinition } from '../../../range/states';
import { branch, FUNCTION, LAMBDA, machine, pass, start, task } from './drive';

const problemsOf = (definition: unknown): readonly string[] => {
  try {
    validateDefinition(definition);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
};

const parallel = (...branches: object[]) => ({ Type: 'Parallel', End: true, Branches: branches });
const map = (fields: object = {}) => ({
  Type: 'Map',
  End: true,
  ItemProcessor: branch({ I: pass() }),
  ...fields,
});
const choice = (fields: object) => ({ Type: 'Choice', Choices: [{ Condition: true, Next: 'E' }], ...fields });

const broken: [string, unknown, string][] = [
  ['no object', null, 'expected an object'],
  ['a machine in JSONPath', { ...branch({ A: pass() }) }, "state 'A' uses JSONPath"],
  ['a state in JSONPath', machine({ A: pass({ QueryLanguage: 'JSONPath' }) }), "state 'A' uses JSONPath"],
  [
    'an inner state in JSONPath',
    machine({ M: map({ ItemProcessor: branch({ I: pass({ QueryLanguage: 'JSONPath' }) }) }) }),
    "state 'I' uses JSONPath",
  ],
  [
    'an unknown query language',
    machine({ A: pass() }, { QueryLanguage: 'jsonata' }),
    'expected JSONPath or JSONata',
  ],
  [
    'a JSONPath field',
    machine({ A: pass({ InputPath: '$.a' }) }),
    "/States/A/InputPath: the field 'InputPath' belongs to JSONPath",
  ],
  ['Result in a Pass state', machine({ A: pass({ Result: 1 }) }), "the field 'Result' belongs to JSONPath"],
  [
    'Parameters in a task',
    machine({ A: task({ Parameters: {} }) }),
    "/States/A/Parameters: the field 'Parameters' belongs to JSONPath",
  ],
  [
    'an unknown field',
    machine({ A: pass({ Outputs: 1 }) }),
    "/States/A/Outputs: the field 'Outputs' is not one of a Pass state",
  ],
  ['an unknown field of the machine', machine({ A: pass() }, { Timeout: 1 }), '/Timeout'],
  [
    'a timeout of a Parallel state',
    machine({ P: { ...parallel(branch({ A: pass() })), TimeoutSeconds: 5 } }),
    '/States/P/TimeoutSeconds',
  ],
  ['Assign in a Succeed state', machine({ A: { Type: 'Succeed', Assign: {} } }), '/States/A/Assign'],
  ['Credentials', machine({ A: task({ Credentials: {} }) }), 'is not supported by this interpreter'],
  [
    'a distributed Map of Express children',
    machine({
      M: map({
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          ...branch({ I: pass() }),
        },
      }),
    }),
    'EXPRESS children are not supported',
  ],
  [
    'a distributed Map without a type of its children',
    machine({
      M: map({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...branch({ I: pass() }) } }),
    }),
    "the field 'ExecutionType' is required",
  ],
  ['a label of an inline Map', machine({ M: map({ Label: 'fleet' }) }), 'in distributed mode has a label'],
  [
    'a label with a space',
    machine({
      M: map({
        Label: 'my fleet',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          ...branch({ I: pass() }),
        },
      }),
    }),
    "got 'my fleet'",
  ],
  [
    'an ItemReader',
    machine({ M: map({ ItemReader: {} }) }),
    "the field 'ItemReader' of a Map state is not supported",
  ],
  [
    'an unknown type',
    machine({ A: { Type: 'Loop', End: true } }),
    "unknown state type 'Loop'; allowed are Pass, Succeed",
  ],
  [
    'an activity',
    machine({ A: task({ Resource: 'arn:aws:states:eu-west-1:111122223333:activity:a' }) }),
    'is not supported',
  ],
  [
    'a .sync integration',
    machine({ A: task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }) }),
    "integration pattern '.sync:2'",
  ],
  [
    'a resource that is no ARN',
    machine({ A: task({ Resource: 'isolate' }) }),
    "resource 'isolate' is not supported",
  ],
  ['no Resource', machine({ A: { Type: 'Task', End: true } }), "the field 'Resource' is required"],
  [
    'a Next that leads nowhere',
    machine({ A: { Type: 'Pass', Next: 'B' } }),
    "/States/A/Next: MISSING_TRANSITION_TARGET: there is no state 'B'",
  ],
  [
    'a StartAt that leads nowhere',
    machine({ A: pass() }, { StartAt: 'B' }),
    "/StartAt: MISSING_TRANSITION_TARGET: there is no state 'B'",
  ],
  ['a Default that leads nowhere', machine({ C: choice({ Default: 'X' }), E: pass() }), '/States/C/Default'],
  [
    'a Catch that leads nowhere',
    machine({ A: task({ Catch: [{ ErrorEquals: ['E'], Next: 'X' }] }) }),
    '/States/A/Catch[0]/Next',
  ],
  [
    'a transition into a branch',
    machine({ P: { ...parallel(branch({ A: pass() })), End: false, Next: 'A' } }),
    "/States/P/Next: MISSING_TRANSITION_TARGET: there is no state 'A'",
  ],
  ['an unreachable state', machine({ A: pass(), B: pass() }), '/States/B: no transition leads to this state'],
  [
    'no terminal state',
    machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
    'MISSING_END_STATE',
  ],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), "needs either 'Next' or 'End: true'"],
  ['both Next and End', machine({ A: pass({ Next: 'A' }) }), "needs either 'Next' or 'End: true'"],
  [
    'a name that two branches share',
    machine({ P: parallel(branch({ A: pass() }), branch({ A: pass() })) }),
    'the name is used by another state',
  ],
  ['a name of 81 characters', machine({ ['n'.repeat(81)]: pass() }), 'at most 80 characters'],
  [
    'States.ALL among others',
    machine({ A: task({ Retry: [{ ErrorEquals: ['E', 'States.ALL'] }] }) }),
    '/States/A/Retry[0]/ErrorEquals: States.ALL must stand alone',
  ],
  [
    'States.ALL before others',
    machine({
      A: task({
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'B' },
          { ErrorEquals: ['E'], Next: 'B' },
        ],
      }),
      B: pass(),
    }),
    '/States/A/Catch[0]/ErrorEquals: States.ALL must stand in the last element',
  ],
  ['no error names', machine({ A: task({ Retry: [{ ErrorEquals: [] }] }) }), 'expected error names'],
  [
    'a BackoffRate below 1',
    machine({ A: task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] }) }),
    'a number of at least 1',
  ],
  [
    'an unknown JitterStrategy',
    machine({ A: task({ Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'full' }] }) }),
    "expected FULL or NONE, got 'full'",
  ],
  [
    'a heartbeat as long as the timeout',
    machine({ A: task({ TimeoutSeconds: 9, HeartbeatSeconds: 9 }) }),
    '9 must be less than TimeoutSeconds, which is 9',
  ],
  [
    'a timeout of zero',
    machine({ A: task({ TimeoutSeconds: 0 }) }),
    'expected an integer from 1 to 99999999',
  ],
  [
    'Seconds and Timestamp',
    machine({ W: { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true } }),
    "needs either 'Seconds' or 'Timestamp'",
  ],
  [
    'a Timestamp without zone',
    machine({ W: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00', End: true } }),
    'an RFC 3339 timestamp',
  ],
  [
    'a Choice without rules',
    machine({ C: choice({ Choices: [], Default: 'E' }), E: pass() }),
    'needs at least one rule',
  ],
  [
    'a JSONPath rule',
    machine({ C: choice({ Choices: [{ Variable: '$.a', Next: 'E' }] }), E: pass() }),
    "the field 'Variable' belongs to JSONPath",
  ],
  [
    'a syntax error',
    machine({ A: pass({ Output: { a: ['{% 1 + %}'] } }) }),
    '/States/A/Output/a[0]: INVALID_JSONATA_EXPRESSION',
  ],
  ['an operator of later JSONata', machine({ A: pass({ Output: '{% $states.input.a ?? 1 %}' }) }), 'S0211'],
  ['an expression that is not closed', machine({ A: pass({ Output: '{% 1' }) }), 'only on one side'],
  [
    'a bare name',
    machine({ A: pass({ Output: '{% phone %}' }) }),
    "/States/A/Output: UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported.",
  ],
  [
    'a bare name in a function',
    machine({ A: pass({ Output: '{% $map([1], function($x) { b }) %}' }) }),
    "Reference to 'b' at the top level",
  ],
  ['$$', machine({ A: pass({ Output: '{% $$.a %}' }) }), "Reference to '$$' is not supported."],
  ['$ at the top level', machine({ A: pass({ Output: '{% $.a %}' }) }), "Reference to '$' at the top level"],
  [
    '$states.result in Arguments',
    machine({ A: task({ Arguments: '{% $states.result %}' }) }),
    '/States/A/Arguments: $states.result exists only in Assign and Output',
  ],
  [
    '$states.result in a Pass state',
    machine({ A: pass({ Output: '{% $states.result %}' }) }),
    '$states.result exists only',
  ],
  [
    '$states.errorOutput outside a catcher',
    machine({ A: task({ Output: '{% $states.errorOutput %}' }) }),
    "$states.errorOutput exists only in a catcher's Assign and Output",
  ],
  [
    '$states.result in a catcher',
    machine({
      A: task({ Catch: [{ ErrorEquals: ['E'], Output: '{% $states.result %}', Next: 'B' }] }),
      B: pass(),
    }),
    '/States/A/Catch[0]/Output: $states.result',
  ],
  [
    'an unknown member of $states',
    machine({ A: pass({ Output: '{% $states.inputs %}' }) }),
    '$states.inputs does not exist',
  ],
  [
    'a variable that an outer scope has',
    machine({
      S: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' },
      P: parallel(branch({ A: pass({ Assign: { v: 2 } }) })),
    }),
    "/States/P/Branches[0]/States/A/Assign/v: variable 'v' is already assigned in an outer scope",
  ],
  ['a part of a variable', machine({ A: pass({ Assign: { 'x.y': 1 } }) }), "'x.y' is no name for a variable"],
  [
    'the reserved variable',
    machine({ A: pass({ Assign: { states: 1 } }) }),
    "'states' is no name for a variable",
  ],
  [
    'a variable that nothing assigns',
    machine({ A: pass({ Output: '{% $subject.id %}' }) }),
    "/States/A/Output: variable '$subject' is never assigned",
  ],
  [
    "an inner scope's variable, read outside",
    machine({ P: { ...parallel(branch({ A: pass({ Assign: { v: 1 } }) })), Output: '{% $v %}' } }),
    "variable '$v' is never assigned",
  ],
  ['$eval', machine({ A: pass({ Output: "{% $eval('1') %}" }) }), "variable '$eval' is never assigned"],
];

test.each(broken)('rejects %s', (_title, definition, problem) => {
  expect(problemsOf(definition).join('\n')).toContain(problem);
});

test('every problem is listed, not only the first', () => {
  const definition = machine({
    A: pass({ Outputs: 1, Output: '{% phone %}' }),
    B: { Type: 'Pass', Next: 'C' },
  });
  expect(problemsOf(definition)).toHaveLength(4);
});

test('an execution of a refused definition does not start', () => {
  expect(() => start(machine({ A: { Type: 'Pass', Next: 'B' } }))).toThrow(DefinitionError);
});

test('a variable that nothing assigns is refused by the check only, as the service finds it at run time', () => {
  const definition = machine({ A: pass({ Output: '{% $subject %}' }) });
  expect(problemsOf(definition)).toHaveLength(1);
  start(definition).execution.stop();
});

const sound: [string, unknown][] = [
  [
    'every type of state',
    machine(
      {
        Start: { Type: 'Pass', Comment: 'c', Assign: { subject: '{% $states.input.id %}' }, Next: 'Decide' },
        Decide: {
          Type: 'Choice',
          Choices: [{ Condition: "{% $subject = 'i-1' %}", Next: 'Cut', Assign: { mode: 'online' } }],
          Default: 'Wait',
          Assign: { mode: 'offline' },
        },
        Wait: { Type: 'Wait', Seconds: '{% 1 + 1 %}', Next: 'Until' },
        Until: { Type: 'Wait', Timestamp: '2026-11-28T09:00:00Z', Next: 'Cut' },
        Cut: {
          Type: 'Parallel',
          Branches: [
            branch({
              Isolate: task({
                Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
                Arguments: { FunctionName: FUNCTION, Payload: { token: '{% $states.context.Task.Token %}' } },
                TimeoutSeconds: 600,
                HeartbeatSeconds: 60,
                Retry: [
                  {
                    ErrorEquals: ['Lambda.TooManyRequestsException'],
                    IntervalSeconds: 1,
                    MaxAttempts: 5,
                    BackoffRate: 2,
                    MaxDelaySeconds: 9,
                    JitterStrategy: 'FULL',
                  },
                  { ErrorEquals: ['States.ALL'] },
                ],
                Catch: [
                  {
                    ErrorEquals: ['States.ALL'],
                    Output: { why: '{% $states.errorOutput.Cause %}' },
                    Next: 'Isolation failed',
                  },
                ],
              }),
              'Isolation failed': pass({ Output: { status: 'failed' } }),
            }),
            branch({ Detach: task({ Resource: 'arn:aws:states:::aws-sdk:ec2:describeInstances' }) }),
          ],
          Output: { branches: '{% $states.result[status > 0].($) %}' },
          Next: 'Each',
        },
        Each: {
          Type: 'Map',
          Items: '{% $states.input.branches %}',
          ItemSelector: { at: '{% $states.context.Map.Item.Index %}', mode: '{% $mode %}' },
          MaxConcurrency: 5,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            ...branch({ Plain: task({ Resource: FUNCTION }) }),
          },
          Next: 'Verdict',
        },
        Verdict: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $count($states.input) > 0 %}', Next: 'Done' }],
          Default: 'Failed',
        },
        Done: { Type: 'Succeed', Output: { result: '{% $states.input^(at).at %}' } },
        Failed: { Type: 'Fail', Error: 'NotContained', Cause: "{% 'subject ' & $subject %}" },
      },
      { Comment: 'all of it', TimeoutSeconds: 3600 },
    ),
  ],
  [
    'a query language for each state',
    { ...branch({ A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { a: 1 }, End: true } }) },
  ],
  [
    'variables bound inside an expression',
    machine({
      A: pass({
        Output: {
          a: '{% ($x := 1; $f := function($y) { $x + $y }; $f(2)) %}',
          b: '{% $states.input.items#$i.{"at": $i, "size": size} %}',
          c: '{% $states.input.items@$one.($one.size) %}',
          d: '{% $reduce([1, 2], function($sum, $v) { $sum + $v }) %}',
        },
      }),
    }),
  ],
  ['a resource of every partition', machine({ A: task({ Resource: LAMBDA.replace('aws', 'aws-us-gov') }) })],
];

test.each(sound)(
  'a definition with %s is accepted, here and by the reference validator',
  (_title, definition) => {
    expect(problemsOf(definition)).toEqual([]);
    const reference = validateAsl(JSON.parse(JSON.stringify(definition)));
    expect(reference.errors).toEqual([]);
  },
);
