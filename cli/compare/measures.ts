/** What is measured of an order, how it is said, and when a difference is one that matters. */
import { bytes, duration } from '../format';
import type { Run } from './recording';

export interface Measure {
  readonly name:
    | 'cutMs'
    | 'bytesOut'
    | 'memory'
    | 'disk'
    | 'volatile'
    | 'infected'
    | 'filesLost'
    | 'hurt'
    | 'usd';
  /** For the head of a column. */
  readonly title: string;
  readonly better: 'less' | 'more';
  /** The only intruder that does it: the others are left out of what it comes to. */
  readonly of?: string;
  /** null: it never came to it. */
  readonly say: (value: number | null) => string;
  /**
   * How much two orders have to differ before one is called the better: the looks of auto, and what nobody would decide by, make up
   * for less. Absent: it decides nothing.
   */
  readonly matters?: (a: number, b: number) => boolean;
}

const percent = (value: number | null): string => `${Math.round((value ?? 0) * 100)} %`;
const finePercent = (value: number | null): string =>
  (value ?? 0) === 0 ? '0 %' : `${((value ?? 0) * 100).toFixed(1)} %`;
const count = (value: number | null): string =>
  (value ?? 0) === 0 ? '0' : (value ?? 0).toFixed(1).replace(/\.0$/, '');

const apart =
  (least: number) =>
  (a: number, b: number): boolean =>
    Math.abs(a - b) > least;

/** A fifth, and more than two beats of an ordinary C2 connection. */
const bytesMatter = (a: number, b: number): boolean =>
  Math.abs(a - b) > Math.max(0.2 * Math.max(a, b), 128 * 1024);

export const MEASURES: readonly Measure[] = [
  {
    name: 'cutMs',
    title: 'Time to the cut',
    better: 'less',
    say: (value) => (value === null ? 'never' : duration(value)),
    matters: apart(500),
  },
  {
    name: 'bytesOut',
    title: 'Got out',
    better: 'less',
    say: (value) => bytes(Math.round(value ?? 0)),
    matters: bytesMatter,
  },
  { name: 'memory', title: 'Memory kept', better: 'more', say: percent, matters: apart(0.1) },
  { name: 'disk', title: 'Disk traces kept', better: 'more', say: percent, matters: apart(0.1) },
  { name: 'volatile', title: 'Volatile traces kept', better: 'more', say: percent, matters: apart(0.1) },
  { name: 'infected', title: 'Others infected', better: 'less', of: 'worm', say: count, matters: apart(0.4) },
  {
    name: 'filesLost',
    title: 'Files lost',
    better: 'less',
    of: 'ransomware',
    say: finePercent,
    matters: apart(0.02),
  },
  { name: 'hurt', title: 'Neighbours hurt', better: 'less', say: count, matters: apart(0.4) },
  {
    name: 'usd',
    title: 'Compute',
    better: 'less',
    say: (value) => `${((value ?? 0) * 100).toFixed(2)} ¢`,
  },
];

export function measure(name: Measure['name']): Measure {
  const found = MEASURES.find((each) => each.name === name);
  if (!found) throw new Error(`nothing called ${name} is measured`);
  return found;
}

/** Of so many values in any order; null counts as the largest. `low` and `high` are the 10th and the 90th percentile. */
export interface Spread {
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of those that are no null. */
  readonly mean: number;
}

export function spreadOf(runs: readonly Run[], name: Measure['name']): Spread {
  const values = runs.map((run) => run[name]);
  const sorted = values.toSorted((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
  const at = (share: number): number | null => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  const known = values.filter((value) => value !== null);
  return {
    median: at(0.5),
    low: at(0.1),
    high: at(0.9),
    mean: known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length),
  };
}

/** What an order comes to: the median of the time to the cut, which may be never, and the mean of all else. */
export function typical(measure: Measure, runs: readonly Run[]): number | null {
  const { median, mean } = spreadOf(concerned(measure, runs), measure.name);
  return measure.name === 'cutMs' ? median : mean;
}

/** The runs that have anything to say on it. */
export function concerned({ of }: Measure, runs: readonly Run[]): readonly Run[] {
  const own = runs.filter(({ temperament }) => of === undefined || temperament === of);
  return own.length === 0 ? runs : own;
}

/**
 * Whether seeds alone would make such a difference: seed by seed, since the same seed has the same account and intruder in every order,
 * the mean difference is below twice its standard error. Of a single seed nobody can say.
 */
export function isChance(a: readonly Run[], b: readonly Run[], name: Measure['name']): boolean {
  const known = (run: Run): number => run[name] ?? Number.POSITIVE_INFINITY;
  const differences = a.flatMap((run) => {
    const other = b.find(({ seed }) => seed === run.seed);
    return other ? [known(run) - known(other)] : [];
  });
  if (differences.length < 2) return false;
  return Math.abs(meanOf(differences)) < 2 * Math.sqrt(varianceOf(differences) / differences.length);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
