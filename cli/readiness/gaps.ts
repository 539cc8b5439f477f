/** The same gap on many instances is one entry: what is to be done, and for whom. */
import type { Grade } from './check';
import type { InstanceReadiness } from './score';

export interface Gap {
  readonly id: string;
  readonly title: string;
  readonly grade: Exclude<Grade, 'ok'>;
  /** Of those that have it. */
  readonly instanceIds: readonly string[];
  /** What all of them lose by it together. */
  readonly cost: number;
}

/** Those that cost most first. */
export function gapsOf(instances: readonly InstanceReadiness[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { instanceId, results } of instances)
    for (const { id, title, grade, cost } of results) {
      if (grade === 'ok') continue;
      const key = `${id}/${grade}`;
      const known = gaps.get(key);
      gaps.set(key, {
        id,
        title,
        grade,
        instanceIds: [...(known?.instanceIds ?? []), instanceId],
        cost: (known?.cost ?? 0) + cost,
      });
    }
  return [...gaps.values()].toSorted((a, b) => b.cost - a.cost || (a.id < b.id ? -1 : 1));
}

/** Of the whole fleet: the mean, and how many are ready. */
export function overall(instances: readonly InstanceReadiness[]) {
  const sum = instances.reduce((total, { score }) => total + score, 0);
  return {
    score: instances.length === 0 ? 0 : Math.round(sum / instances.length),
    ready: instances.filter(({ isReady }) => isReady).length,
    instances: instances.length,
  };
}
