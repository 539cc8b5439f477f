import type { ReportInput } from './input';

export interface TimelineEntry {
  /** UTC. */
  readonly at: string;
  readonly what: string;
}

/** What happened, in order of time: the trigger, every change, the verdict. */
export function timelineOf({ case: request, results }: ReportInput, end: TimelineEntry): TimelineEntry[] {
  const { trigger } = request;
  const seen =
    trigger.kind === 'finding' && trigger.firstSeen !== undefined
      ? [{ at: trigger.firstSeen, what: `${trigger.findingType}: first seen by GuardDuty` }]
      : [];
  const changes = results.flatMap(({ step, changes: made }) =>
    (made ?? []).map(({ at, action, target, what, outcome }) => ({
      at,
      what: `${step}: ${action} ${target}: ${what} (${outcome})`,
    })),
  );
  const opened = { at: request.openedAt, what: `case ${request.caseId} opened by ${trigger.kind}` };
  return [...seen, opened, ...changes.sort((a, b) => (a.at < b.at ? -1 : 1)), end];
}
