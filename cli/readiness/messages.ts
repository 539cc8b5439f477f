import type { InstanceReadiness } from './score';

export interface ReadinessReport {
  readonly region: string;
  /** UTC, when the fleet was read. */
  readonly at: string;
  /** The worst first. */
  readonly instances: readonly InstanceReadiness[];
  /** Ids of those that a case holds, which are not scored. */
  readonly inCase: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  readonly notRead: readonly string[];
}

/** Everything that readiness tells its user, as data. */
export type ReadinessMessage =
  | { readonly type: 'progress'; readonly text: string }
  | {
      readonly type: 'report';
      readonly report: ReadinessReport;
      readonly all: boolean;
      readonly page: string | undefined;
    }
  | { readonly type: 'failure'; readonly error: unknown };

export interface ReadinessReporter {
  report(message: ReadinessMessage): void;
}
