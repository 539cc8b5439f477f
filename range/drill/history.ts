/** Reads an execution's history: which state an event belongs to, and how many transitions led to it. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';

const isEntry = ({ type }: HistoryEvent): boolean => type?.endsWith('StateEntered') === true;

/** The events from `event` back to the start, along previousEventId: one path, through one branch of every Parallel. */
export function* chain(history: readonly HistoryEvent[], event: HistoryEvent): Generator<HistoryEvent> {
  for (let at: HistoryEvent | undefined = event; at; at = history[(at.previousEventId ?? 0) - 1]) yield at;
}

/** The state in which the event happened. */
export function stateOf(history: readonly HistoryEvent[], event: HistoryEvent): string | undefined {
  for (const each of chain(history, event)) if (isEntry(each)) return each.stateEnteredEventDetails?.name;
  return undefined;
}

/** State transitions on the path to `event`. */
export const transitionsTo = (history: readonly HistoryEvent[], event: HistoryEvent): number =>
  [...chain(history, event)].filter(isEntry).length;

/** All transitions; those into a state that was entered before are polling. */
export function countTransitions(history: readonly HistoryEvent[]): { total: number; polling: number } {
  const names = history.filter(isEntry).map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name);
  const total = new Set(names).size;
  return { total, polling: names.length - total };
}
