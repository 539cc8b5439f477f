/** Every case ends, once, and nothing is tried without end. */
import { type Played, worldOf } from '../played';
import type { Law } from './law';

const CASE = /^i-[0-9a-f]+-\d{8}T\d{9}Z$/;

/** What ended without touching the subject gives its place to another case, as a rehearsal does to the next. */
const gavePlace = ({ output }: { readonly output: unknown }): boolean =>
  /^not attempted/.test(
    (output as { verdict?: { containment?: string } } | undefined)?.verdict?.containment ?? '',
  );

function executions({ range, subject }: Played): string[] {
  const ofCases = range.record.executions.filter(({ name }) => CASE.test(name) && name.startsWith(subject));
  const names = ofCases.filter((each) => !gavePlace(each)).map(({ name }) => name);
  const running = range.record.executions.filter(({ status }) => status === 'RUNNING');
  return [
    ...(new Set(names).size < names.length ? [`executions of one case: ${names.join(', ')}`] : []),
    ...(new Set(names).size > 1 ? [`cases on one subject: ${names.join(', ')}`] : []),
    ...running.map(({ name }) => `${name} still runs`),
  ];
}

function stuck(played: Played): string[] {
  const items = [...worldOf(played).dynamodb.tables.values()].flatMap((table) => [...table.items.values()]);
  const open = items.filter(({ status, caseId }) => status?.S === 'open' && caseId?.S !== undefined);
  if (played.alarms.length > 0) return [];
  return open.map(({ caseId }) => `${caseId?.S} stays open, nothing runs, and no alarm says so`);
}

/** Far above what the longest ladder of retries needs, far below what would be noticed on a bill. */
const MOST_FAILURES = 400;
const MOST_EVENTS = 2_500;

function runaway({ calls, execution }: Played): string[] {
  const failures = new Map<string, number>();
  for (const { error, caller, service, operation } of calls)
    if (error !== undefined) {
      const name = `${caller}:${service}:${operation}`;
      failures.set(name, (failures.get(name) ?? 0) + 1);
    }
  return [
    ...[...failures]
      .filter(([, count]) => count > MOST_FAILURES)
      .map(([name, count]) => `${name} was tried in vain ${count} times`),
    ...(execution.history.length > MOST_EVENTS
      ? [`${execution.history.length} events of the execution`]
      : []),
  ];
}

export const ENDING_LAWS: readonly Law[] = [
  {
    name: 'invariant 9: one execution a case, one case a subject, and none runs for ever',
    breaches: executions,
  },
  { name: 'invariant 9: no case stays open unless an alarm says so', breaches: stuck },
  { name: 'nothing is tried without end', breaches: runaway },
];
