import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import type { Callbacks } from './callbacks';
import type { History } from './history';
import type { Json, JsonObject } from './json';

export interface TaskRequest {
  /** The Resource; without the suffix `.waitForTaskToken`, which `taskToken` stands for. */
  readonly resource: string;
  readonly arguments: Json;
  readonly executionArn: string;
  readonly stateName: string;
  /** Present when the task ends by SendTaskSuccess or SendTaskFailure with this token. */
  readonly taskToken?: string;
}

/**
 * Runs a task in virtual time and resolves with its result, in which `undefined` counts as null. Rejects with
 * TaskFailure when the task failed; any other rejection stops the execution as a defect. `abandoned` is aborted when
 * the state timed out or its branch was cancelled; what the promise does after that is ignored.
 */
export type TaskRunner = (request: TaskRequest, abandoned: AbortSignal) => Promise<unknown>;

/** What all states of one execution share. */
export interface Run {
  readonly executionArn: string;
  readonly region: string;
  /** The execution's input. */
  readonly input: Json;
  /** `$states.context` without the members that depend on the state. */
  readonly context: JsonObject;
  readonly clock: Clock;
  readonly history: History;
  readonly callbacks: Callbacks;
  readonly runTask: TaskRunner;
  /** Independent streams, so that a new consumer of one does not shift the others. */
  readonly random: { readonly jitter: Random; readonly tokens: Random; readonly expressions: Random };
}
