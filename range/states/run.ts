import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import type { Callbacks } from './callbacks';
import type { History } from './history';
import type { Json, JsonObject } from './json';
import type { Branch } from './model';

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

/** What a distributed Map state asks for: one more execution, of its processor. */
export interface ChildRequest {
  readonly name: string;
  readonly label: string;
  readonly input: Json;
  readonly processor: Branch;
}

export interface ChildExecution {
  readonly arn: string;
  readonly status: string;
  readonly output: Json | undefined;
  readonly history: readonly HistoryEvent[];
  readonly finished: Promise<void>;
  stop(error?: string, cause?: string): void;
}

/** The executions that one attempt of a distributed Map state started, in the order of the items. */
export interface MapRunRecord {
  readonly arn: string;
  readonly children: readonly ChildExecution[];
}

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
  readonly random: {
    readonly jitter: Random;
    readonly tokens: Random;
    readonly expressions: Random;
    readonly mapRuns: Random;
  };
  readonly mapRuns: MapRunRecord[];
  mapRunArn(label: string, id: string): string;
  /** Why the machine's role may not start children, if it may not. */
  refuseChildren(): string | undefined;
  startChild(request: ChildRequest): ChildExecution;
}
