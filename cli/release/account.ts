import type { Executions } from '../aws/await-execution';

/** What a release asks of AWS: the account, or one that a test or a rehearsal plays. */
export interface ReleaseAccount extends Executions {
  /** ARN of the state machine of the way back, from the outputs of the stack. */
  machine(): Promise<string>;
  /** ARN of whoever asks. */
  whoAsks(): Promise<string>;
  /** Starts the state machine; gives the ARN of the execution. */
  start(machineArn: string, name: string, input: string): Promise<string>;
}

/** What the output of the stack is called. */
export const MACHINE_OUTPUT = 'ReleaseStateMachineArn';

/** The release could not be asked for, or broke off. */
export class ReleaseError extends Error {
  readonly code = 'RELEASE_FAILED';
  override readonly name = 'ReleaseError';
}
