/** What a drill tells while it runs and at its end: data for people and programs, drawn by cli/. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Leak, LeakPath } from '../intruder/path';
import type { CallRecord } from '../wire/dispatcher';

export type DrillEventKind =
  /** What the intruder does and notices. */
  | 'intruder'
  /** The finding or the tag, and what became of it. */
  | 'trigger'
  /** A step of the workflow begins or ends. */
  | 'step'
  /** Something in the account was changed. */
  | 'change'
  /** Something was kept as evidence. */
  | 'evidence'
  /** The cut. */
  | 'cut'
  /** What the account does by itself: states, replacements, draining. */
  | 'world'
  | 'alarm';

export interface DrillEvent {
  /** Virtual ms since the epoch. */
  readonly at: number;
  readonly kind: DrillEventKind;
  readonly text: string;
  /** The workflow's state that it belongs to, where it belongs to one. */
  readonly state?: string;
}

/** As the `report` step writes it. */
export interface DrillVerdict {
  readonly containment: string;
  readonly because: readonly string[];
  readonly evidence: string;
  readonly evidenceItems: readonly {
    readonly what: string;
    readonly status: string;
    readonly detail: string;
  }[];
  /** What is still possible, by the names of `LeakPath`. */
  readonly residual: readonly { readonly path: string; readonly detail: string }[];
  /** What was possible for a time and is over. */
  readonly exposure: readonly string[];
  readonly attention: readonly string[];
}

/** One way out that the intruder had at the trigger. */
export interface PathScore {
  readonly path: LeakPath;
  readonly bytesAfterTrigger: number;
  /** When what closes this path was in force in the world, for good; undefined: never. */
  readonly cutAfterMs: number | undefined;
  /** After this path's own cut; where it has none, after the cut of the network. */
  readonly bytesAfterCut: number;
  readonly lastByteAfterMs: number | undefined;
  /** From the end of the workflow to the end of the drill. */
  readonly bytesAfterVerdict: number;
}

/** After the cut the subject was in this group of Cordon's, which let address blocks through. Times are virtual, as of events. */
export interface Opening {
  readonly groupId: string;
  readonly fromMs: number;
  /** undefined: it was so at the end. */
  readonly untilMs: number | undefined;
}

/** What really happened in the simulated world, whatever the verdict says. Times are virtual ms after the trigger. */
export interface DrillScore {
  /** When the event that opened the case was on the bus: a tag takes its time to get there. */
  readonly eventAfterMs: number;
  /** undefined: never. */
  readonly cutAfterMs: number | undefined;
  /** What made the cut: `stopping`, `quarantine group`, or `network ACL` where that came later than the group. */
  readonly cutBy: string | undefined;
  /** Empty is good. */
  readonly openings: readonly Opening[];
  readonly totalMs: number;
  /** Bytes that the intruder got out after the trigger, and of these after the cut. */
  readonly bytesOutAfterTrigger: number;
  readonly bytesOutAfterCut: number;
  /** When the last byte went out; undefined when none went out after the trigger. */
  readonly lastByteAfterMs: number | undefined;
  /** The same by path. */
  readonly paths: readonly PathScore[];
  readonly intruderNoticed: string | undefined;
  readonly evidence: readonly { readonly what: string; readonly kept: boolean; readonly detail: string }[];
  /** Others in the account that lost something; empty is good. */
  readonly neighboursHurt: readonly string[];
  /** On the path to the cut, and in total; polling is counted apart. */
  readonly calls: { readonly toCut: number; readonly total: number };
  readonly transitions: { readonly toCut: number; readonly total: number; readonly polling: number };
}

export type ReleaseValue = null | string | number | boolean | string[] | Record<string, string | number>;

/** One field of the subject, as the release read it before it began. */
export interface ReleaseRow {
  readonly field: string;
  readonly before: ReleaseValue;
  readonly set: ReleaseValue;
  readonly now: ReleaseValue;
  readonly status: 'as-before' | 'restore' | 'drift' | 'cannot';
  readonly note?: string | undefined;
}

/** What a release after the case did, and what it left. */
export interface ReleaseRehearsal {
  /** `released`, `incomplete`, `refused`; or the status of a workflow that failed. */
  readonly outcome: string;
  readonly why: string | undefined;
  readonly rows: readonly ReleaseRow[];
  /** What it says itself is not as before. */
  readonly said: readonly string[];
  /** What is not as before in the simulated account, whatever it says. */
  readonly differences: readonly string[];
  readonly tookMs: number;
}

export interface VaultObject {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface DrillResult {
  readonly scenario: { readonly name: string; readonly title: string; readonly story: string };
  readonly seed: string;
  readonly subject: string;
  /** `asked`: where the mode depended on what the subject is able to. */
  readonly mode: { readonly name: string; readonly reason: string; readonly asked?: string };
  readonly caseId: string;
  readonly triggerAt: number;
  readonly endAt: number;
  readonly events: readonly DrillEvent[];
  readonly verdict: DrillVerdict;
  readonly score: DrillScore;
  readonly execution: {
    readonly arn: string;
    readonly status: string;
    readonly history: readonly HistoryEvent[];
  };
  readonly calls: readonly CallRecord[];
  /** What got out, from the start of the drill to its end. */
  readonly leaks: readonly Leak[];
  readonly vault: readonly VaultObject[];
  readonly notices: readonly { readonly at: number; readonly subject: string; readonly message: string }[];
  readonly alarms: readonly string[];
  /** Where a release was asked for. */
  readonly release?: ReleaseRehearsal;
}
