/** Every case ends, once, and nothing is tried without end. */
import { type Played, worldOf } from '../played';
import type { Law } from './law';

/** The id of the case, and from the second attempt on its number. */
const EXECUTION = /^(i-[0-9a-f]+-\d{8}T\d{9}Z)(?:-(\d+))?$/;

interface Ended {
  readonly name: string;
  readonly output: unknown;
}

const containmentOf = ({ output }: Ended): string =>
  (output as { verdict?: { containment?: string } } | undefined)?.verdict?.containment ?? '';

/** What ended without touching the subject gives its place to another case, as a rehearsal does to the next. */
const gavePlace = (execution: Ended): boolean => /^not attempted/.test(containmentOf(execution));

const caseOf = ({ name }: Ended): string => EXECUTION.exec(name)?.[1] ?? '';
const attemptOf = ({ name }: Ended): number => Number(EXECUTION.exec(name)?.[2] ?? 1);

/** An attempt follows one that ended as not contained, and there is one of each number. */
const isUncalledFor = (each: Ended, index: number, all: readonly Ended[]): boolean => {
  const before = all.slice(0, index).filter((other) => caseOf(other) === caseOf(each));
  const last = before.at(-1);
  return last === undefined
    ? attemptOf(each) !== 1
    : attemptOf(each) !== before.length + 1 || containmentOf(last) !== 'not contained';
};

function executions({ range, subject }: Played): string[] {
  const ofCases = range.record.executions.filter(
    ({ name }) => EXECUTION.test(name) && name.startsWith(subject),
  );
  const held = ofCases.filter((each) => !gavePlace(each));
  const uncalledFor = held.filter(isUncalledFor);
  const cases = new Set(held.map(caseOf));
  const running = range.record.executions.filter(({ status }) => status === 'RUNNING');
  return [
    ...uncalledFor.map(({ name }) => `nothing called for the execution ${name}`),
    ...(cases.size > 1 ? [`cases on one subject: ${[...cases].join(', ')}`] : []),
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
    name: 'invariant 9: one execution a case unless it ended as not contained, one case a subject, and none runs for ever',
    breaches: executions,
  },
  { name: 'invariant 9: no case stays open unless an alarm says so', breaches: stuck },
  { name: 'nothing is tried without end', breaches: runaway },
];
