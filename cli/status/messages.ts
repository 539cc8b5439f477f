import type { SessionValues } from '../aws/session';
import type { CaseItem } from './case-item';
import type { Situation } from './situation';
import type { Story, StoryStep } from './story';

/** One case in the list. */
export interface ListedCase {
  readonly item: CaseItem;
  readonly situation: Situation;
  readonly ageMs: number;
  readonly next: readonly string[];
}

/** The whole story of a case. */
export interface ToldCase {
  readonly caseId: string;
  /** Undefined where a later case has taken its place in the table. */
  readonly item: CaseItem | undefined;
  readonly later: string | undefined;
  readonly situation: Situation;
  readonly verdict: CaseItem['verdict'];
  readonly story: Story | undefined;
  readonly openedAt: number;
  readonly ageMs: number;
  readonly executionArn: string | undefined;
  readonly vault: string;
  readonly next: readonly string[];
}

export type StatusMessage =
  | {
      readonly type: 'cases';
      readonly cases: readonly ListedCase[];
      /** Cases in the table that are over and were not asked for. */
      readonly over: number;
      readonly session: SessionValues;
    }
  | { readonly type: 'case'; readonly told: ToldCase }
  /** While a case is followed. */
  | { readonly type: 'step'; readonly step: StoryStep; readonly sinceOpenedMs: number }
  | { readonly type: 'situation'; readonly words: string; readonly sinceOpenedMs: number };
