/** Runs counted by what they were about and how they ended. */
import { parseExperiment } from '../experiment';
import type { Outcome } from '../judge';

export interface Tally {
  readonly runs: number;
  readonly contained: number;
  readonly alarmed: number;
  readonly gate: number;
  readonly broken: number;
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const count = (matches: (outcome: Outcome) => boolean): number => outcomes.filter(matches).length;
  return {
    runs: outcomes.length,
    contained: count(({ fate }) => fate === 'contained'),
    alarmed: count(({ fate }) => fate === 'alarmed'),
    gate: count(({ fate }) => fate === 'at the gate'),
    broken: count(({ breaches }) => breaches.length > 0),
  };
}

/** By every name that `namesOf` gives a run, in the order of the names. */
export function talliesBy(
  outcomes: readonly Outcome[],
  namesOf: (outcome: Outcome) => readonly string[],
): ReadonlyMap<string, Tally> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes)
    for (const name of new Set(namesOf(outcome))) groups.set(name, [...(groups.get(name) ?? []), outcome]);
  return new Map(
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, tallyOf(each)]),
  );
}

export const kindsOf = ({ run }: Outcome): string[] => {
  const { faults, disturbances = [] } = parseExperiment(run);
  return [...faults, ...disturbances].map(({ kind }) => kind);
};

export const modeOf = ({ run }: Outcome): string[] => [parseExperiment(run).mode];

export const functionsOf = ({ run }: Outcome): string[] =>
  parseExperiment(run).faults.map(({ caller }) => caller.replace(/Function$/, ''));
