/** The same gap on many instances is one entry: what is to be done, and for whom. */
import type { CheckResult, InstanceReadiness } from './score';

export interface Gap {
  readonly id: string;
  readonly title: string;
  /** Ids of the instances on which the check is bad, and of those with a warning; the worst instances first. */
  readonly bad: readonly string[];
  readonly warn: readonly string[];
  /** What all of them lose by it together. */
  readonly cost: number;
}

/** Those that cost most first. */
export function gapsOf(instances: readonly InstanceReadiness[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { instanceId, results } of instances)
    for (const result of results)
      if (result.grade !== 'ok') gaps.set(result.id, grown(gaps.get(result.id), instanceId, result));
  return [...gaps.values()].toSorted((a, b) => b.cost - a.cost || (a.id < b.id ? -1 : 1));
}

function grown(known: Gap | undefined, instanceId: string, { id, title, grade, cost }: CheckResult): Gap {
  const { bad = [], warn = [], cost: before = 0 } = known ?? {};
  return {
    id,
    title,
    bad: grade === 'bad' ? [...bad, instanceId] : bad,
    warn: grade === 'warn' ? [...warn, instanceId] : warn,
    cost: before + cost,
  };
}

/** `4 not ready, 1 with a warning`. */
export const countsOf = ({ bad, warn }: Gap): string =>
  [
    ...(bad.length > 0 ? [`${bad.length} not ready`] : []),
    ...(warn.length > 0 ? [`${warn.length} with a warning`] : []),
  ].join(', ');

/** Of the whole fleet: the mean, and how many are ready. */
export function overall(instances: readonly InstanceReadiness[]) {
  const sum = instances.reduce((total, { score }) => total + score, 0);
  return {
    score: instances.length === 0 ? 0 : Math.round(sum / instances.length),
    ready: instances.filter(({ isReady }) => isReady).length,
    instances: instances.length,
  };
}
