/**
 * The best frontier (Pareto): an order is beaten where another is no worse in anything that matters and better in something. What it
 * is about has no common unit: nobody can say how many megabytes a memory image is worth, so no weights are made up.
 *
 * Which intruder it is nobody knows when the order is chosen. So in a scenario an order is beaten only by one that is no worse
 * whichever intruder it is; what would have been better against one of them is hindsight.
 */
import { ORDERS } from '../../range/orders/orders';
import { isChance, MEASURES, type Measure, typical } from './measures';
import type { Run } from './recording';

/** The runs of one order in one scenario against one intruder. */
export interface Cell {
  readonly scenario: string;
  readonly temperament: string;
  readonly order: string;
  readonly runs: readonly Run[];
}

export function cellsOf(runs: readonly Run[]): Cell[] {
  const cells = new Map<string, Run[]>();
  for (const run of runs) {
    const key = `${run.scenario} ${run.temperament} ${run.order}`;
    cells.set(key, [...(cells.get(key) ?? []), run]);
  }
  return [...cells.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { scenario, temperament, order } = first;
    return [{ scenario, temperament, order, runs: own }];
  });
}

export type Comparison = 'better' | 'worse' | 'as good';

/** Of `a` against `b`, by what their runs usually come to; never is worse than any time. */
export function compare(a: Cell, b: Cell, measure: Measure): Comparison {
  const { name, better, matters } = measure;
  const usual = ({ runs }: Cell): number => typical(measure, runs) ?? Number.POSITIVE_INFINITY;
  const [x, y] = [usual(a), usual(b)];
  if (x === y || !matters?.(x, y) || isChance(a.runs, b.runs, name)) return 'as good';
  return x < y === (better === 'less') ? 'better' : 'worse';
}

/** In what `a` is better than `b`, if it is worse in nothing; else empty. */
export function advantages(a: Cell, b: Cell): Measure[] {
  const compared = MEASURES.map((measure) => ({ measure, is: compare(a, b, measure) }));
  if (compared.some(({ is }) => is === 'worse')) return [];
  return compared.flatMap(({ measure, is }) => (is === 'better' ? [measure] : []));
}

export interface Beaten {
  readonly by: string;
  readonly scenario: string;
  /** Against whom, and in what. */
  readonly temperament: string;
  readonly measures: readonly Measure[];
}

/**
 * The orders that beat `order` in a scenario whichever intruder it is; for `auto` without the order that it picked, from which it
 * differs by its looks alone.
 */
export function beatenIn(cells: readonly Cell[], scenario: string, order: string): string[] {
  const own = cells.filter((cell) => cell.scenario === scenario);
  const same = order === 'auto' ? [order, pickIn(own)] : [order, 'auto'];
  const others = new Set(own.map((cell) => cell.order).filter((name) => !same.includes(name)));
  return [...others].filter((other) => {
    const pairs = own
      .filter((cell) => cell.order === order)
      .map(
        (cell) =>
          [own.find((each) => each.order === other && each.temperament === cell.temperament), cell] as const,
      );
    if (pairs.some(([a, b]) => !a || MEASURES.some((measure) => compare(a, b, measure) === 'worse')))
      return false;
    return pairs.some(([a, b]) => a && advantages(a, b).length > 0);
  });
}

/** The order that `auto` picked. */
export function pickIn(cells: readonly Cell[]): string | undefined {
  const mode = cells.find(({ order }) => order === 'auto')?.runs[0]?.mode;
  return ORDERS.find((order) => !order.rearrange && order.mode === mode)?.name;
}

/** What would have beaten `auto` against one intruder, for whoever had known which it is. */
export function hindsight(cells: readonly Cell[]): Beaten[] {
  return cells
    .filter((cell) => cell.order === 'auto')
    .flatMap((cell) =>
      cells
        .filter((each) => each.scenario === cell.scenario && each.temperament === cell.temperament)
        .filter((each) => each.order !== pickIn([cell]))
        .flatMap((other) => {
          const measures = advantages(other, cell);
          const { scenario, temperament } = cell;
          return measures.length === 0 ? [] : [{ by: other.order, scenario, temperament, measures }];
        }),
    );
}
