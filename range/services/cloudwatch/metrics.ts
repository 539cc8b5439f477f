import type { CloudWatchState } from './state';

export type Dimensions = Readonly<Record<string, string>>;

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export interface Datapoint {
  readonly atMs: number;
  readonly value: number;
  readonly unit: string;
}

/** By the identity of the metric: a metric is its namespace, name and exact set of dimensions. */
export type MetricStore = Map<string, Datapoint[]>;

export interface MetricInput extends MetricId {
  readonly value: number;
  readonly at: number;
  readonly unit?: string;
}

export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount';

export function putMetric(state: CloudWatchState, { value, at, unit = 'None', ...id }: MetricInput): void {
  if (!Number.isFinite(value))
    throw new RangeError(`metric ${id.name}: the value must be finite, got ${value}`);
  const key = identityOf(id);
  const points = state.metrics.get(key) ?? [];
  points.push({ atMs: at, value, unit });
  state.metrics.set(key, points);
}

/** The statistic over `fromMs` (included) to `toMs` (excluded); undefined when nothing was reported. */
export function statisticOf(
  state: CloudWatchState,
  id: MetricId,
  statistic: Statistic,
  fromMs: number,
  toMs: number,
): number | undefined {
  const points = state.metrics.get(identityOf(id)) ?? [];
  const values = points.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map((point) => point.value);
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
  }
}

function identityOf({ namespace, name, dimensions }: MetricId): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
