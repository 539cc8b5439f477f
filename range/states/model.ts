import type { Resource } from './resource';
import type { Template } from './template';

/** A definition after it was checked and its expressions compiled. Optional members were absent in the source. */
export interface Machine extends Branch {
  readonly timeoutSeconds: number | undefined;
}

export interface Branch {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: 'FULL' | 'NONE';
}

/** What Assign and Output say; `location` is where they stand in the state, such as `Choices[1]/`. */
export interface Conclusion {
  readonly location: string;
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
}

export interface Catcher extends Conclusion {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface ChoiceRule extends Conclusion {
  readonly condition: Template;
  readonly next: string;
}

interface CommonState extends Conclusion {
  readonly name: string;
}

interface FlowState extends CommonState {
  /** Undefined when the state ends its branch. */
  readonly next: string | undefined;
}

interface RecoverableState extends FlowState {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends FlowState {
  readonly type: 'Pass';
}

export interface SucceedState extends CommonState {
  readonly type: 'Succeed';
}

export interface FailState extends CommonState {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface WaitState extends FlowState {
  readonly type: 'Wait';
  readonly until: { readonly field: 'Seconds' | 'Timestamp'; readonly template: Template };
}

export interface ChoiceState extends CommonState {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly default: string | undefined;
}

export interface TaskState extends RecoverableState {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly arguments: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

export interface ParallelState extends RecoverableState {
  readonly type: 'Parallel';
  readonly branches: readonly Branch[];
  readonly arguments: Template | undefined;
}

export interface MapState extends RecoverableState {
  readonly type: 'Map';
  /** Distributed mode runs each item in an execution of its own. */
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  /** Names the Map Runs of a distributed Map state; undefined: one is made up. */
  readonly label: string | undefined;
  readonly processor: Branch;
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
}

export type Recoverable = TaskState | ParallelState | MapState;

export type State = PassState | SucceedState | FailState | WaitState | ChoiceState | Recoverable;

export type StateType = State['type'];
