/** What one run showed, small enough to send and to keep. */
import { applies } from '../range/wire/fault-applies';
import { FAULT_KINDS, type FaultKind } from '../range/wire/faults';
import { type ShapedCall, shapedCalls } from './call-shape';
import { type Experiment, textOf } from './experiment';
import type { Fate } from './fate';
import type { Judged } from './play';
import type { Played } from './played';

export interface Outcome {
  /** The word that replays it. */
  readonly run: string;
  readonly fate: Fate;
  readonly verdict: string;
  readonly evidence: string;
  /** How many calls met the planned fault: none means that the run took another way before. */
  readonly met: number;
  readonly breaches: readonly string[];
  /** How the release after it ended, where one was tried. */
  readonly wayBack?: string;
  readonly calls: number;
  /** Of this machine, in ms. */
  readonly tookMs: number;
}

/** A call of a run without faults, as the matrix takes it. */
export interface KnownCall {
  readonly class: string;
  readonly history: string;
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly nth: number;
  /** What its function was asked for. */
  readonly order: string;
  /** Whether it is the first call of its invocation. */
  readonly isFirst: boolean;
  /** All that can befall it. */
  readonly kinds: readonly FaultKind[];
}

export function outcomeOf(experiment: Experiment, judged: Judged, tookMs: number): Outcome {
  const { played, fate, breaches, wayBack } = judged;
  return {
    run: textOf(experiment),
    fate,
    verdict: played.verdict.containment,
    evidence: played.verdict.evidence,
    met: played.range.metFaults.length,
    breaches,
    ...(wayBack && { wayBack: wayBack.outcome }),
    calls: played.range.calls.length,
    tookMs,
  };
}

export const knownCalls = ({ range }: Played): KnownCall[] =>
  shapedCalls(range.calls, range.record.invocations)
    .filter(({ call }) => call.tag !== undefined)
    .map(known);

const known = ({ call, ...shaped }: ShapedCall): KnownCall => ({
  ...shaped,
  caller: call.caller,
  service: call.service,
  operation: call.operation,
  kinds: FAULT_KINDS.filter((kind) => applies(kind, call.service, call.operation, call.input)),
});

export const isRead = ({ operation }: Pick<KnownCall, 'operation'>): boolean =>
  /^(Describe|Get|List|Lookup|Query|Head)/.test(operation);

/** Tasks, in the order in which the workflow of the case entered them. */
export const statesOf = ({ execution }: Played): string[] => [
  ...new Set(
    execution.history.flatMap(({ type, stateEnteredEventDetails }) =>
      type === 'TaskStateEntered' ? (stateEnteredEventDetails?.name ?? []) : [],
    ),
  ),
];
