/** Everything that a drill tells its user, as data; a terminal, a log and a program each get their own rendering. */
import type { DrillEvent, DrillResult } from '../range/drill/result';
import type { DrillRequest } from './command';
import type { Verification } from './verify/verify';

export type Message =
  | { readonly type: 'start'; readonly request: DrillRequest; readonly title: string; readonly story: string }
  /** Something that takes a moment has begun. */
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'event'; readonly event: DrillEvent; readonly sinceTriggerMs: number }
  | {
      readonly type: 'result';
      readonly result: DrillResult;
      /** What `cordon verify` says of the case; undefined where there is no vault. */
      readonly evidence?: Verification | undefined;
      /** Path of the report. */
      readonly report: string;
      /** Commands worth trying next. */
      readonly next: readonly string[];
    }
  /** The drill broke down; there is no result. */
  | { readonly type: 'failure'; readonly error: unknown };

export interface Reporter {
  report(message: Message): void;
}

/** Where text goes: a stream of the process, or a test. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  /** Terminals have it; it honours NO_COLOR, FORCE_COLOR and TERM. */
  hasColors?(environment?: object): boolean;
}
