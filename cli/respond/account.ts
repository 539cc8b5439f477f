import type { FleetInput, FleetTarget } from '../../lambdas/common/fleet-request';
import type { Executions } from '../aws/await-execution';

/** An instance as it is shown before anything is done: what the account says of it, so its name and tags are anybody's words. */
export interface TargetInstance {
  readonly id: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** How a case stands, from the case table. */
export interface CaseState {
  readonly caseId: string;
  readonly status: string;
  /** Whether a person is being asked. */
  readonly isAsked: boolean;
}

/** What `respond` asks of AWS: the account, or one that a test plays. */
export interface RespondAccount extends Executions {
  /** The instances of a target as they are now; ids that nobody knows are left out. */
  instances(target: FleetTarget): Promise<readonly TargetInstance[]>;
  /** ARN of whoever asks. */
  whoAsks(): Promise<string>;
  /** Starts the fleet machine; gives the ARN of the execution. */
  start(name: string, input: FleetInput): Promise<string>;
  /** The latest case of an instance; undefined where there is none. */
  caseOf(instanceId: string): Promise<CaseState | undefined>;
}

/** What was asked for cannot be done, and nothing was. */
export class RespondRefused extends Error {
  readonly code = 'RESPOND_REFUSED';
  override readonly name = 'RespondRefused';
}

/** The fleet response broke off. */
export class RespondError extends Error {
  readonly code = 'RESPOND_FAILED';
  override readonly name = 'RespondError';
}
