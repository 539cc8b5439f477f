import type { Question } from '../../lambdas/common/case-gate';

export type Decision = 'approve' | 'deny';

/** Everything that an answer tells its user, as data. */
export type ApprovalMessage =
  | {
      readonly type: 'question';
      readonly caseId: string;
      readonly askedAt: string | undefined;
      readonly until: string | undefined;
      readonly question: Question | undefined;
    }
  | {
      readonly type: 'answered';
      readonly caseId: string;
      readonly decision: Decision;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly type: 'unanswered'; readonly caseId: string; readonly decision: Decision }
  | { readonly type: 'failure'; readonly error: unknown };

export interface ApprovalReporter {
  report(message: ApprovalMessage): void;
}
