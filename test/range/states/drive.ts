import { setImmediate } from 'node:timers/promises';
import { VirtualClock } from '../../../range/kernel/clock';
import { Random } from '../../../range/kernel/random';
import { type Execution, startExecution, type TaskRunner } from '../../../range/states';

/** Saturday 2026-11-28, a whole second. */
export const START_MS = 1_795_856_400_000;
export const LAMBDA = 'arn:aws:states:::lambda:invoke';
export const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:isolate';
export const MACHINE_ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:respond';
export const ROLE_ARN = 'arn:aws:iam::111122223333:role/respond';

export interface Setting {
  readonly input?: unknown;
  readonly runTask?: TaskRunner;
  readonly seed?: string;
  readonly clock?: VirtualClock;
  readonly stateMachineArn?: string;
}

const noTasks: TaskRunner = ({ resource }) => Promise.reject(new Error(`unexpected task ${resource}`));

export function start(
  definition: unknown,
  setting: Setting = {},
): { execution: Execution; clock: VirtualClock } {
  const clock = setting.clock ?? new VirtualClock(START_MS);
  const execution = startExecution({
    definition,
    input: setting.input === undefined ? {} : setting.input,
    name: 'case-1',
    stateMachineArn: setting.stateMachineArn ?? MACHINE_ARN,
    roleArn: ROLE_ARN,
    clock,
    random: new Random(setting.seed ?? 'seed'),
    runTask: setting.runTask ?? noTasks,
  });
  return { execution, clock };
}

/** Lets promises settle: JSONata awaits a few times for each node of an expression. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}

/** Moves the clock, event by event, until the execution has ended. */
export async function drive(execution: Execution, clock: VirtualClock): Promise<Execution> {
  await settle();
  while (execution.status === 'RUNNING') {
    if (!clock.step()) throw new Error('the execution waits for something that no timer brings');
    await settle();
  }
  await execution.finished;
  return execution;
}

export async function run(definition: unknown, setting: Setting = {}): Promise<Execution> {
  const { execution, clock } = start(definition, setting);
  return await drive(execution, clock);
}

/** A JSONata machine of the given states, starting at the first. */
export function machine(states: Record<string, unknown>, rest: Record<string, unknown> = {}) {
  return { QueryLanguage: 'JSONata', ...branch(states), ...rest };
}

export const branch = (states: Record<string, unknown>) => ({
  StartAt: Object.keys(states)[0],
  States: states,
});

export const pass = (fields: Record<string, unknown> = {}) => ({ Type: 'Pass', End: true, ...fields });

export const task = (fields: Record<string, unknown> = {}) => ({
  Type: 'Task',
  Resource: LAMBDA,
  End: true,
  ...fields,
});

export const typesOf = (execution: Execution) => execution.history.map(({ type }) => type);
export const previousOf = (execution: Execution) =>
  execution.history.map(({ previousEventId }) => previousEventId);
export const elapsedSeconds = (execution: Execution) =>
  ((execution.stopMs ?? Number.NaN) - execution.startMs) / 1000;
