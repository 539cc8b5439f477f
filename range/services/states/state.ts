/**
 * Executions as the API shows them. What runs them is plugged in: a machine is anything that starts an
 * ExecutionHandle. Only Standard workflows without versions and aliases.
 */
import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';

export interface ExecutionHandle {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** The JSON text as it was given. */
  readonly input: string;
  readonly startMs: number;
  status(): ExecutionStatus;
  /** When it ended; undefined while it runs. */
  stopMs(): number | undefined;
  /** The JSON text of the output of an execution that succeeded. */
  output(): string | undefined;
  /** Why it failed, timed out or was aborted. */
  failure(): { readonly error?: string; readonly cause?: string } | undefined;
  stop(error: string | undefined, cause: string | undefined): void;
  /** Goes on from where it ended without success. @default it cannot be redriven */
  redrive?(): void;
  redrives?(): { readonly count: number; readonly lastMs: number | undefined };
  /** In order, with the ids that GetExecutionHistory gives. */
  history(): readonly HistoryEvent[];
}

export interface StateMachine {
  readonly arn: string;
  readonly createdMs?: number;
  start(name: string, input: string): ExecutionHandle;
}

/** A task that waits for its token to come back. */
export interface WaitingTask {
  /** False once the task has ended, by an answer, a timeout or the end of its execution. */
  isOpen(): boolean;
  succeed(output: string): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

export interface StatesState {
  readonly machines: Map<string, StateMachine>;
  readonly executions: Map<string, ExecutionHandle>;
  /** By task token. */
  readonly tasks: Map<string, WaitingTask>;
  /** By execution ARN, the oldest first. */
  readonly redriveTokens: Map<string, readonly { readonly token: string; readonly at: number }[]>;
  readonly ids: Random;
}

export interface StatesOptions {
  readonly random: Random;
}

export const createStatesState = ({ random }: StatesOptions): StatesState => ({
  machines: new Map(),
  executions: new Map(),
  tasks: new Map(),
  redriveTokens: new Map(),
  ids: random.fork('states.ids'),
});

export function findExecution(state: StatesState, arn: string | undefined): ExecutionHandle {
  const execution = state.executions.get(arn ?? '');
  if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

export function findWaitingTask(state: StatesState, token: string | undefined): WaitingTask {
  const task = state.tasks.get(token ?? '');
  if (!task) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
  if (!task.isOpen()) {
    throw new ServiceError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }
  return task;
}
