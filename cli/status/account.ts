import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { CaseItem } from './case-item';

/** An execution of the response, as Step Functions describes it. */
export interface CaseExecution {
  readonly arn: string;
  /** RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED. */
  readonly status: string;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** What the status asks of AWS: the account, or one that a test plays. It changes nothing. */
export interface StatusAccount {
  /** In ms; a range has its own. */
  now(): Promise<number>;
  vault(): Promise<string>;
  /** Of every subject the case that was opened last. */
  cases(): Promise<readonly CaseItem[]>;
  /** The case that was opened last for the subject of this one. */
  latestOf(caseId: string): Promise<CaseItem | undefined>;
  /** Undefined where the workflow was not started. */
  executionOf(name: string): Promise<CaseExecution | undefined>;
  /** In order; the last events alone where `latest` says how many. */
  history(arn: string, latest?: number): Promise<readonly HistoryEvent[]>;
  pause(ms: number): Promise<void>;
}
