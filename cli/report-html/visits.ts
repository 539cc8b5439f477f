/**
 * The steps of an execution with their times, read from its history as GetExecutionHistory gives it. An event belongs
 * to the state whose StateEntered event its chain of previousEventId reaches first. A state without an exit was
 * aborted: it ends with the state around it, or with the history.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';

export interface Visit {
  readonly state: string;
  /** `Task`, `Wait`, `Parallel` …: the type of the state. */
  readonly type: string;
  /** Virtual ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** How many Parallel or Map states it lies in. */
  readonly depth: number;
  /** The error of its last attempt, when that failed. */
  readonly error: string | undefined;
}

type Open = { -readonly [Key in keyof Visit]: Visit[Key] } & { readonly enteredId: number; isOpen: boolean };

/** In the order in which the states were entered. */
export function visitsOf(history: readonly HistoryEvent[]): Visit[] {
  const visits: Open[] = [];
  const byId = new Map(history.map((event) => [event.id ?? 0, event]));
  for (const event of history) {
    const now = event.timestamp?.getTime() ?? 0;
    for (const visit of visits) if (visit.isOpen) visit.to = now;
    follow(event, now, visits, byId);
  }
  return visits.map(({ enteredId: _enteredId, isOpen: _isOpen, ...visit }) => visit);
}

/** In the order in which each state was first entered. */
export function byState(visits: readonly Visit[]): Map<string, Visit[]> {
  const groups = new Map<string, Visit[]>();
  for (const visit of visits) groups.set(visit.state, [...(groups.get(visit.state) ?? []), visit]);
  return groups;
}

function follow(
  event: HistoryEvent,
  now: number,
  visits: Open[],
  byId: ReadonlyMap<number, HistoryEvent>,
): void {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited, type = '' } = event;
  if (entered) {
    const depth = visits.filter(
      ({ isOpen, type: outer }) => isOpen && (outer === 'Parallel' || outer === 'Map'),
    ).length;
    const state = { state: entered.name ?? '', type: String(type).replace('StateEntered', '') };
    visits.push({
      ...state,
      from: now,
      to: now,
      depth,
      error: undefined,
      enteredId: event.id ?? 0,
      isOpen: true,
    });
    return;
  }
  const visit = visits.find(({ enteredId }) => enteredId === enteredBefore(event, exited?.name, byId));
  if (!visit) return;
  if (exited) close(visit, visits);
  else if (/(Failed|TimedOut)$/.test(type)) visit.error = errorOf(event);
  else if (/(Succeeded|Scheduled)$/.test(type)) visit.error = undefined;
}

/** With the state ends whatever was still open in it. */
function close(visit: Open, visits: readonly Open[]): void {
  visit.isOpen = false;
  for (const inner of visits)
    if (inner.depth > visit.depth && inner.enteredId > visit.enteredId) inner.isOpen = false;
}

function enteredBefore(
  event: HistoryEvent,
  name: string | undefined,
  byId: ReadonlyMap<number, HistoryEvent>,
): number {
  // 0 is no event: what follows it follows from the start itself.
  const previous = ({ previousEventId }: HistoryEvent) =>
    previousEventId ? byId.get(previousEventId) : undefined;
  for (let at = previous(event); at; at = previous(at)) {
    const entered = at.stateEnteredEventDetails;
    if (entered && (name === undefined || entered.name === name)) return at.id ?? 0;
  }
  return 0;
}

function errorOf(event: HistoryEvent): string {
  const details = Object.entries(event).find(
    ([key, value]) => key.endsWith('EventDetails') && typeof value === 'object',
  );
  const { error } = (details?.[1] ?? {}) as { error?: string };
  return error ?? String(event.type);
}
