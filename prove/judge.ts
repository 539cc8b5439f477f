/** What one run showed, small enough to send and to keep. */
import { applies } from '../range/wire/fault-applies';
import { FAULT_KINDS, type FaultKind } from '../range/wire/faults';
import { type ShapedCall, shapedCalls } from './call-shape';
import { type Experiment, textOf } from './experiment';
import { isAlarmed, isCut } from './laws/contained';
import { breachesOf } from './laws/laws';
import type { Played } from './played';

/** How the subject ended, as the world has it. */
export type Fate = 'contained' | 'alarmed' | 'at the gate' | 'neither';

export interface Outcome {
  /** The word that replays it. */
  readonly run: string;
  readonly fate: Fate;
  readonly verdict: string;
  readonly evidence: string;
  /** How many calls met the planned fault: none means that the run took another way before. */
  readonly met: number;
  readonly breaches: readonly string[];
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

export function outcomeOf(experiment: Experiment, played: Played, tookMs: number): Outcome {
  return {
    run: textOf(experiment),
    fate: fateOf(played),
    verdict: played.verdict.containment,
    evidence: played.verdict.evidence,
    met: played.range.metFaults.length,
    breaches: breachesOf(played),
    calls: played.calls.length,
    tookMs,
  };
}

function fateOf(played: Played): Fate {
  if (/^not attempted/.test(played.verdict.containment)) return 'at the gate';
  if (isCut(played)) return 'contained';
  return isAlarmed(played) ? 'alarmed' : 'neither';
}

export const knownCalls = ({ calls, range }: Played): KnownCall[] =>
  shapedCalls(calls, range.record.invocations)
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
