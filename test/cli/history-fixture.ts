import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { dateOf } from '../../range/kernel/iso';

export interface Step {
  readonly state: string;
  readonly type: 'Task' | 'Wait' | 'Parallel' | 'Choice';
  /** Virtual ms since the start of the execution. */
  readonly from: number;
  /** undefined: never left, because something else aborted it. */
  readonly to: number | undefined;
  /** Of a task: the errors of the attempts that failed; the last one stands unless `recovers`. */
  readonly errors?: readonly string[];
  readonly recovers?: boolean;
  readonly branches?: readonly (readonly Step[])[];
}

interface Draft {
  readonly at: number;
  readonly event: Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp'>;
  readonly previous: Draft | undefined;
}

/** The history of an execution with these steps, chained as Step Functions chains it. */
export function historyOf(steps: readonly Step[], startMs: number): HistoryEvent[] {
  const drafts: Draft[] = [];
  const add = (at: number, previous: Draft | undefined, type: string, details: object = {}): Draft => {
    const draft = { at, previous, event: { type: type as HistoryEventType, ...details } };
    drafts.push(draft);
    return draft;
  };
  sequence(steps, add(0, undefined, 'ExecutionStarted'), add);
  const ordered = drafts
    .map((draft, order) => ({ draft, order }))
    .sort((a, b) => a.draft.at - b.draft.at || a.order - b.order);
  const ids = new Map(ordered.map(({ draft }, at) => [draft, at + 1]));
  return ordered.map(({ draft: { at, event, previous } }, position) => ({
    ...event,
    id: position + 1,
    previousEventId: previous ? (ids.get(previous) ?? 0) : 0,
    timestamp: dateOf(startMs + at),
  }));
}

type Add = (at: number, previous: Draft | undefined, type: string, details?: object) => Draft;

function sequence(steps: readonly Step[], start: Draft, add: Add): Draft {
  return steps.reduce((previous, step) => visit(step, previous, add), start);
}

function visit(
  { state, type, from, to, errors = [], recovers = false, branches = [] }: Step,
  previous: Draft,
  add: Add,
): Draft {
  let last = add(from, previous, `${type}StateEntered`, { stateEnteredEventDetails: { name: state } });
  if (type === 'Parallel') last = add(from, last, 'ParallelStateStarted');
  for (const branch of branches) sequence(branch, last, add);
  for (const error of errors) {
    last = add(from + 1, last, 'TaskScheduled');
    last = add(from + 2, last, 'TaskFailed', {
      taskFailedEventDetails: { resource: 'invoke', resourceType: 'lambda', error },
    });
  }
  if (to === undefined) return last;
  if (type === 'Task' && (errors.length === 0 || recovers))
    last = add(to, add(from + 3, last, 'TaskScheduled'), 'TaskSucceeded');
  if (type === 'Parallel') last = add(to, last, 'ParallelStateSucceeded');
  return add(to, last, `${type}StateExited`, { stateExitedEventDetails: { name: state } });
}
