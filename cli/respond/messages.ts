import type { FleetSummary } from '../../lambdas/common/fleet-request';
import type { CaseState } from './account';
import type { RespondOptions } from './options';
import type { RespondPlan } from './plan';

/** Everything that a response tells its user, as data. */
export type RespondMessage =
  | {
      readonly type: 'plan';
      readonly options: RespondOptions;
      readonly plan: RespondPlan;
      readonly next?: string;
    }
  | { readonly type: 'progress'; readonly text: string }
  | {
      readonly type: 'summary';
      readonly summary: FleetSummary;
      /** The options that mean the same account, for the next command. */
      readonly same: string;
    }
  /** A case that was followed has come to its end, or asks a person. */
  | { readonly type: 'case'; readonly state: CaseState }
  | { readonly type: 'end'; readonly cases: readonly CaseState[] }
  | { readonly type: 'failure'; readonly error: unknown };

export interface RespondReporter {
  report(message: RespondMessage): void;
}
