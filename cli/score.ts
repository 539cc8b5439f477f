/**
 * The score as rows next to the budgets that the project holds itself to: what happened in the simulated world, not
 * what the workflow believes. A budget for one network interface is applied as it is, also to a subject with more.
 */
import type { DrillResult } from '../range/drill/result';
import { bytes, counted, duration } from './format';
import { cutByText } from './verdict';

export interface ScoreRow {
  readonly what: string;
  readonly measured: string;
  /** Absent where the project sets no budget. */
  readonly budget?: string;
  /** Whether it is good; absent where no budget and no rule says what good is. */
  readonly good?: boolean;
}

export const BUDGETS = {
  cutMs: { offline: 10_000, other: 5_000 },
  callsToCut: 8,
  /** Beside them, where the mode depends on what the subject is able to: type, root volume, Spot request, clusters, agent, endpoints. */
  callsToLook: 6,
  transitionsToCut: 4,
  transitions: 30,
} as const;

export function scoreRows(result: DrillResult): ScoreRow[] {
  const { score } = result;
  const hurt = score.neighboursHurt;
  return [
    ...cutRows(result),
    {
      what: 'Got out after the trigger',
      measured: bytes(score.bytesOutAfterTrigger) + until(score.lastByteAfterMs),
    },
    { what: 'The intruder noticed', measured: score.intruderNoticed ?? 'nothing' },
    evidenceRow(score.evidence),
    { what: 'Neighbours hurt', measured: hurt.join('; ') || 'none', good: hurt.length === 0 },
    { what: 'API calls in all', measured: String(score.calls.total) },
    {
      ...limited('State transitions in all', score.transitions.total, BUDGETS.transitions),
      measured: `${score.transitions.total}, and ${score.transitions.polling} of polling`,
    },
    { what: 'The whole case', measured: duration(score.totalMs) },
  ];
}

/** Without a cut there is nothing on the way to it that could be within a budget. */
function cutRows(result: DrillResult): ScoreRow[] {
  const { score, mode } = result;
  const { cutAfterMs, cutBy, eventAfterMs, calls, transitions } = score;
  const limitMs = mode.name === 'offline' ? BUDGETS.cutMs.offline : BUDGETS.cutMs.other;
  const time = { what: 'Time to the cut', budget: `at most ${duration(limitMs)} from the event` };
  if (cutAfterMs === undefined) return [{ ...time, measured: 'never cut off', good: false }];
  return [
    {
      ...time,
      measured: `${duration(cutAfterMs)}${by(cutBy)}${waited(eventAfterMs)}`,
      good: cutAfterMs - eventAfterMs <= limitMs,
    },
    ...leakRows(result),
    limited('API calls to the cut', calls.toCut, callsToCutBudget(mode)),
    limited('State transitions to the cut', transitions.toCut, BUDGETS.transitionsToCut),
  ];
}

export const callsToCutBudget = ({ asked }: Pick<DrillResult['mode'], 'asked'>): number =>
  BUDGETS.callsToCut + (asked === undefined ? 0 : BUDGETS.callsToLook);

/** What is claimed to be cut, and what the verdict says is still open: each path has a row of its own elsewhere. */
function leakRows({ score: { paths }, verdict }: DrillResult): ScoreRow[] {
  const isResidual = (path: string): boolean => verdict.residual.some((each) => each.path === path);
  const after = (isOpen: boolean): number =>
    paths
      .filter(({ path }) => isResidual(path) === isOpen)
      .reduce((sum, { bytesAfterCut }) => sum + bytesAfterCut, 0);
  return [
    { what: 'Out by ways that were cut', measured: bytes(after(false)), good: after(false) === 0 },
    { what: 'Out by ways said to be open', measured: bytes(after(true)) },
  ];
}

const by = (cutBy: string | undefined): string => (cutBy === undefined ? '' : `, by ${cutByText(cutBy)}`);
/** A tag takes its time until its event is on the bus, and the budget counts from there. */
const waited = (eventAfterMs: number): string =>
  eventAfterMs < 100 ? '' : `, of which ${duration(eventAfterMs)} until the event came`;
const until = (lastByteMs: number | undefined): string =>
  lastByteMs === undefined ? '' : `, the last after ${duration(lastByteMs)}`;

function evidenceRow(evidence: DrillResult['score']['evidence']): ScoreRow {
  const kept = evidence.filter((item) => item.kept).length;
  return { what: 'Evidence that survived', measured: `${kept} of ${counted(evidence.length, 'trace')}` };
}

const limited = (what: string, measured: number, limit: number): ScoreRow => ({
  what,
  measured: String(measured),
  budget: `at most ${limit}`,
  good: measured <= limit,
});
