/** Waits for an execution that a command started, with growing pauses and a sign of life now and then. */

export interface ExecutionState {
  /** RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED. */
  readonly status: string;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The account, as far as waiting needs it. */
export interface Executions {
  executionOf(executionArn: string): Promise<ExecutionState>;
  pause(ms: number): Promise<void>;
}

const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
/** How many pauses pass between two signs of life. */
const SILENCE = 15;

/** Ends with the execution, which has its own limit of time; `tell` gets the signs of life. */
export async function awaitExecution(
  executionArn: string,
  account: Executions,
  tell: (text: string) => void,
): Promise<ExecutionState> {
  for (let look = 1; ; look++) {
    const state = await account.executionOf(executionArn);
    if (state.status !== 'RUNNING') return state;
    if (look % SILENCE === 0) tell('It goes on; breaking off here does not stop it …');
    await account.pause(Math.min(PAUSE_MS * Math.ceil(look / SILENCE), LONGEST_PAUSE_MS));
  }
}
