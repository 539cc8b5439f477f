/** Figures beside the baseline: what became worse fails, what became better asks for a tighter baseline. */
import type { Baseline, Held } from './baseline';
import type { Figure } from './figure';

export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'within' }
  | { readonly kind: 'better' }
  | { readonly kind: 'worse' }
  /** Measured, but nobody said what it should be. */
  | { readonly kind: 'new' }
  /** In the baseline, but not measured. */
  | { readonly kind: 'missing' }
  /** NaN or infinite: a subject that was never cut, say. */
  | { readonly kind: 'not measured' };

export interface Compared {
  readonly name: string;
  readonly unit: string;
  readonly baseline: number | undefined;
  readonly now: number | undefined;
  /** Relative to the baseline, above 0 where it is worse; infinite from a baseline of 0; undefined where there are not two numbers. */
  readonly worseBy: number | undefined;
  readonly verdict: Verdict;
}

/** As a part of the baseline. On a busy machine ratios were up to 41 % apart, those of starts 4 % (BENCHMARKS.md). */
export const TOLERANCE: Readonly<Record<Figure['kind'], number>> = {
  repeatable: 0.1,
  ratio: 0.5,
  'ratio of starts': 0.1,
};

export function compare(figures: readonly Figure[], baseline: Baseline): Compared[] {
  const measured = new Set(figures.map(({ name }) => name));
  const missing = Object.entries(baseline.figures).filter(([name]) => !measured.has(name));
  return [
    ...figures.map((figure) => compareOne(figure, baseline.figures[figure.name])),
    ...missing.map(
      ([name, { unit, value }]): Compared => ({
        ...{ name, unit, baseline: value, now: undefined, worseBy: undefined },
        verdict: { kind: 'missing' },
      }),
    ),
  ];
}

function compareOne(figure: Figure, held: Held | undefined): Compared {
  const { name, unit, value } = figure;
  const row = { name, unit, baseline: held?.value, now: value };
  if (!Number.isFinite(value)) return { ...row, worseBy: undefined, verdict: { kind: 'not measured' } };
  if (!held) return { ...row, worseBy: undefined, verdict: { kind: 'new' } };
  const worseBy = worsening(held, value);
  return { ...row, worseBy, verdict: verdictOf(worseBy, TOLERANCE[held.kind]) };
}

export function worsening({ value: from, better }: Held, to: number): number {
  if (from === to) return 0;
  const change = (to - from) / Math.abs(from);
  return better === 'lower' ? change : -change;
}

function verdictOf(worseBy: number, tolerance: number): Verdict {
  if (worseBy === 0) return { kind: 'same' };
  // One tenth more is allowed, and 1.1 - 1 is not one tenth to a computer.
  if (worseBy > tolerance + 1e-9) return { kind: 'worse' };
  return { kind: worseBy < -tolerance - 1e-9 ? 'better' : 'within' };
}

/** Whether --accept writes the new value: a repeatable figure whenever it differs, a ratio when it left its tolerance. */
export const hasMoved = (held: Held, { value, kind }: Figure): boolean =>
  kind === 'repeatable' || held.kind !== kind
    ? value !== held.value
    : Math.abs(worsening(held, value)) > TOLERANCE[kind];

const FAILS: readonly Verdict['kind'][] = ['worse', 'new', 'missing', 'not measured'];

export const failures = (compared: readonly Compared[]): Compared[] =>
  compared.filter(({ verdict }) => FAILS.includes(verdict.kind));
export const improvements = (compared: readonly Compared[]): Compared[] =>
  compared.filter(({ verdict }) => verdict.kind === 'better');

export const percent = (worseBy: number): string =>
  Number.isFinite(worseBy) ? `${worseBy > 0 ? '+' : ''}${(worseBy * 100).toFixed(1)} %` : 'from 0';
