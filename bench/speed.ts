/** How fast the range is here: whole drills, the interpreter of state machines alone, JSONata alone. */
import { setImmediate } from 'node:timers/promises';
import { runDrill } from '../range/drill/drill';
import { VirtualClock } from '../range/kernel/clock';
import { Random } from '../range/kernel/random';
import type { DeployedStack } from '../range/stack';
import { startExecution } from '../range/states';
import { compileExpression } from '../range/states/expression';
import { interleaved, type Timed } from './reference';

export interface SpeedFigures {
  /** One short drill, and what repeats of it: calls to AWS, steps of the virtual clock, JSON of its history. */
  readonly drill: Timed & {
    readonly calls: number;
    readonly clockSteps: number;
    readonly historyBytes: number;
  };
  readonly interpreter: Timed & { readonly transitions: number };
  readonly jsonata: Timed & { readonly evaluations: number };
}

export async function speedFigures(stack: DeployedStack, rounds: number): Promise<SpeedFigures> {
  let counts = { calls: 0, clockSteps: 0, historyBytes: 0 };
  let transitions = 0;
  const timed = await interleaved(
    {
      drill: async () => {
        counts = await shortDrill(stack);
      },
      interpreter: async () => {
        transitions = await interpret();
      },
      jsonata: evaluateExpressions,
    },
    rounds,
  );
  return {
    drill: { ...timed.drill, ...counts },
    interpreter: { ...timed.interpreter, transitions },
    jsonata: { ...timed.jsonata, evaluations: EVALUATIONS },
  };
}

async function shortDrill(stack: DeployedStack) {
  let clockSteps = 0;
  const { calls, execution } = await runDrill({
    stack,
    scenario: 'no-agent',
    mode: 'offline',
    seed: '1',
    arrange: ({ clock }) => {
      const step = clock.step.bind(clock);
      clock.step = () => {
        clockSteps++;
        return step();
      };
    },
  });
  const historyBytes = Buffer.byteLength(JSON.stringify(execution.history));
  return { calls: calls.length, clockSteps, historyBytes };
}

const START_MS = 1_795_856_400_000;
const TURNS = 1000;

/** A task, a choice and a wait, round and round. */
const LOOP = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { turn: 0 }, Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'ask', Payload: { turn: '{% $turn %}' } },
      Assign: { turn: '{% $turn + 1 %}' },
      Next: 'Enough',
    },
    Enough: {
      Type: 'Choice',
      Choices: [{ Condition: `{% $turn >= ${TURNS} %}`, Next: 'Done' }],
      Default: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Ask' },
    Done: { Type: 'Succeed' },
  },
};

/** Returns how many states were entered. */
async function interpret(): Promise<number> {
  const clock = new VirtualClock(START_MS);
  const execution = startExecution({
    definition: LOOP,
    input: {},
    name: 'bench',
    stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:bench',
    roleArn: 'arn:aws:iam::111122223333:role/bench',
    clock,
    random: new Random('bench'),
    runTask: async () => ({ Payload: {} }),
  });
  while (execution.status === 'RUNNING') {
    await setImmediate();
    clock.step();
  }
  await execution.finished;
  if (execution.status !== 'SUCCEEDED')
    throw new Error(`the interpreter ended as ${execution.status}: ${execution.cause}`);
  return execution.history.filter(({ type }) => type?.endsWith('StateEntered')).length;
}

const EVALUATIONS = 2000;
const SURROUNDINGS = {
  states: {
    input: { items: Array.from({ length: 20 }, (_, at) => ({ id: `vol-${at}`, done: at % 3 === 0 })) },
  },
  variables: new Map(),
  random: new Random('bench'),
  nowMs: START_MS,
};

async function evaluateExpressions(): Promise<void> {
  const expression = compileExpression(
    '$merge([{"open": $count($states.input.items[done = false])}, {"names": $join($states.input.items.id, ", ")}])',
  );
  for (let at = 0; at < EVALUATIONS; at++) await expression.evaluate(SURROUNDINGS);
}
