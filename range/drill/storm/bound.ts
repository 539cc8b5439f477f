/**
 * How fast the cases of a storm can be at best: EC2's token buckets let `n` cases that make `k` calls to an action each through no
 * sooner than `(n k - capacity) / refill` seconds after the first. The slowest action sets the bound.
 */
import type { CallRecord } from '../../wire/dispatcher';
import { rateOf } from '../../wire/limits';

export interface ActionBound {
  readonly action: string;
  /** Calls that one case makes before its cut is told. */
  readonly perCase: number;
  readonly seconds: number;
}

/** Calls of one case to each action of EC2, by action. Those that were throttled are not counted: they got nowhere. */
export function callsByAction(calls: readonly CallRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { service, operation, error } of calls)
    if (service === 'ec2' && error !== 'RequestLimitExceeded')
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return counts;
}

/** Of each action, the slowest first. */
export function boundsFor(cases: number, perCase: ReadonlyMap<string, number>): readonly ActionBound[] {
  return [...perCase]
    .map(([action, count]) => {
      const [capacity, perSecond] = rateOf(action, { Filters: [] });
      return { action, perCase: count, seconds: Math.max(0, (cases * count - capacity) / perSecond) };
    })
    .sort((a, b) => b.seconds - a.seconds);
}
