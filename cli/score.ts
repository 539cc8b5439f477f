/**
 * The score as rows next to the budgets that the project holds itself to: what happened in the simulated world, not
 * what the workflow believes. A budget for one network interface is applied as it is, also to a subject with more.
 */
import type { DrillResult } from '../range/drill/result';
import { bytes, counted, duration } from './format';

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
  transitionsToCut: 4,
  transitions: 30,
} as const;

export function scoreRows({ score, mode }: DrillResult): ScoreRow[] {
  const { calls, transitions, cutAfterMs } = score;
  const cutBudget = mode.name === 'offline' ? BUDGETS.cutMs.offline : BUDGETS.cutMs.other;
  return [
    {
      what: 'Time to the cut',
      measured:
        cutAfterMs === undefined
          ? 'never cut off'
          : `${duration(cutAfterMs)}${by(score.cutBy)}${waited(score.eventAfterMs)}`,
      budget: `at most ${duration(cutBudget)} from the event`,
      good: cutAfterMs !== undefined && cutAfterMs - score.eventAfterMs <= cutBudget,
    },
    {
      what: 'Got out after the trigger',
      measured: bytes(score.bytesOutAfterTrigger) + until(score.lastByteAfterMs),
    },
    {
      what: 'Got out after the cut',
      measured: bytes(score.bytesOutAfterCut),
      good: score.bytesOutAfterCut === 0,
    },
    { what: 'The intruder noticed', measured: score.intruderNoticed ?? 'nothing' },
    evidenceRow(score.evidence),
    {
      what: 'Neighbours hurt',
      measured: score.neighboursHurt.join('; ') || 'none',
      good: score.neighboursHurt.length === 0,
    },
    limited('API calls to the cut', calls.toCut, BUDGETS.callsToCut),
    { what: 'API calls in all', measured: String(calls.total) },
    limited('State transitions to the cut', transitions.toCut, BUDGETS.transitionsToCut),
    {
      ...limited('State transitions in all', transitions.total, BUDGETS.transitions),
      measured: `${transitions.total}, and ${transitions.polling} of polling`,
    },
    { what: 'The whole case', measured: duration(score.totalMs) },
  ];
}

const by = (cutBy: string | undefined): string => (cutBy === undefined ? '' : `, by ${cutBy}`);
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
