/** Everything that was done and seen, in order of time: the trigger, every change, what steps saw on their way, the verdict. */
import * as v from 'valibot';
import type { TimelineEntry } from '../common/custody/timeline';
import { line } from '../common/custody/values';
import { iso, msOf } from '../common/time';
import { triggerText } from '../common/trigger-text';
import type { ReportInput, Result } from './input';
import type { Verdict } from './verdict';

/** Steps that take their time put these into their detail. */
const observationsSchema = v.object({
  observations: v.array(v.object({ at: v.string(), what: v.string() })),
});

export function timelineOf(input: ReportInput, verdict: Verdict, writtenAt: string): TimelineEntry[] {
  const entries = [
    ...triggerOf(input),
    ...furtherOf(input),
    ...attemptOf(input),
    ...input.results.flatMap(actions),
    ...input.results.flatMap(observations),
    ...input.results.flatMap((result) => ending(result, writtenAt)),
    ...read(verdict, writtenAt),
    ...entry(writtenAt, 'verdict', 'report', `${verdict.containment}; evidence ${verdict.evidence}`),
  ];
  return entries.toSorted((a, b) => msOf(a.at) - msOf(b.at));
}

/** Nothing for a time that cannot be read. */
function entry(at: string, kind: TimelineEntry['kind'], by: string, what: string): TimelineEntry[] {
  const ms = msOf(at);
  return Number.isNaN(ms) ? [] : [{ at: iso(ms), kind, by: line(by), what: line(what) }];
}

function triggerOf({ case: { caseId, openedAt, trigger } }: ReportInput): TimelineEntry[] {
  const seen =
    trigger.kind === 'finding' && trigger.firstSeen !== undefined
      ? entry(trigger.firstSeen, 'trigger', 'GuardDuty', `${trigger.findingType}: first seen`)
      : [];
  return [...seen, ...entry(openedAt, 'trigger', 'intake', `case ${caseId} opened by ${trigger.kind}`)];
}

const furtherOf = ({ further = [] }: ReportInput): TimelineEntry[] =>
  further.flatMap(({ at, trigger }) => entry(at, 'trigger', 'intake', `joined: ${triggerText(trigger)}`));

const attemptOf = ({ case: { attempt } }: ReportInput): TimelineEntry[] =>
  attempt === undefined
    ? []
    : entry(
        attempt.at,
        'trigger',
        'intake',
        `attempt ${attempt.number} because of ${triggerText(attempt.because)}`,
      );

const actions = ({ step, changes }: Result): TimelineEntry[] =>
  (changes ?? []).flatMap(({ at, action, target, what, outcome }) =>
    entry(at, 'action', step, `${action} ${target}: ${what} (${outcome})`),
  );

function observations({ step, detail }: Result): TimelineEntry[] {
  const parsed = v.safeParse(observationsSchema, detail);
  if (!parsed.success) return [];
  return parsed.output.observations.flatMap(({ at, what }) => entry(at, 'observation', step, what));
}

/** A step that did not do what it is there for; it does not say when, so it stands where it was read. */
const ending = ({ step, status, why }: Result, writtenAt: string): TimelineEntry[] =>
  status === 'ok' ? [] : entry(writtenAt, 'observation', step, `${status}: ${why ?? 'no reason given'}`);

const read = ({ because, evidenceItems, residual }: Verdict, writtenAt: string): TimelineEntry[] =>
  [
    ...because,
    ...evidenceItems.map(({ what, status, detail }) => `${what}: ${status} (${detail})`),
    ...residual.map(({ path, detail }) => `still possible: ${path}: ${detail}`),
  ].flatMap((what) => entry(writtenAt, 'observation', 'report', what));
