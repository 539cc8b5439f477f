import type { StandingGate } from '../../lambdas/common/case-gate';
import type { Answer } from '../../lambdas/common/gate-answer';

/** What an answer asks of AWS: the account, or one that a test plays. */
export interface ApprovalAccount {
  /** ARN of whoever answers. */
  whoAsks(): Promise<string>;
  /** Where cases are looked for, in words: account and Region. */
  where(): Promise<string>;
  /** The newest case of the instance, as it stands; undefined: none. */
  caseOf(instanceId: string): Promise<StandingGate | undefined>;
  /** False when nobody waits for it any more. */
  answer(taskToken: string, answer: Answer): Promise<boolean>;
}

/** The answer is not wanted, or not any more. */
export class ApprovalRefused extends Error {
  readonly code = 'APPROVAL_REFUSED';
  override readonly name = 'ApprovalRefused';
}
