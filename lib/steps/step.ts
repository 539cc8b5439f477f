import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Admission } from '../admission';
import type { Arns } from '../arns';
import type { CaseTable } from '../case-table';
import type { Config } from '../config';
import type { Custody } from '../custody';
import type { Notifications } from '../notifications';
import type { Vault } from '../vault';

/** Objects of the vault that say how things were. A step that finds its own already written reads it. */
export const BEFORE_STATE = 'cases/*/before-state/*';

/** What the steps refer to when they say what they need. */
export interface Surroundings {
  /** What is switched off is not permitted either. */
  readonly config: Config;
  readonly arns: Arns;
  readonly vault: Vault;
  /** What signs and chains the cases. */
  readonly chain: Custody;
  readonly cases: CaseTable;
  /** Who may cut now, and who waits for it. */
  readonly admission: Admission;
  readonly notifications: Notifications;
  /** Name of the Systems Manager document that captures memory. */
  readonly captureDocument: string;
  /** The same for live triage. */
  readonly triageDocument: string;
}

/** One step's function: what it needs in order to run, and all that it may do. */
export interface Step {
  /** The folder of its handler under lambdas/. */
  readonly name: string;
  readonly description: string;
  readonly memoryMb: number;
  /**
   * As little as the step can do with: a run that hangs is run again only when it is over. Of it 13 s are kept for the last call and
   * the result (lambdas/common/budget.ts); the rest is patience with throttling.
   */
  readonly timeoutSeconds: number;
  /** Beside what every function gets (see step-lambda.ts). */
  readonly environment?: Record<string, string>;
  /** Reading the account, and writing to Cordon's own records: the vault, the case table, the topic. */
  readonly reads: PolicyStatement[];
  /** Changing the account. A dry run's functions do not get these. */
  readonly changes: PolicyStatement[];
  /** Why some resources above are wildcards. */
  readonly wildcards: string;
}
