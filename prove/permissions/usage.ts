/** What was granted against what was used. */
import type { DeployedStack } from '../../range/stack';
import { allows, type Grant, grantsOf } from './grant';
import type { Use } from './record';

export interface Usage {
  readonly grant: Grant;
  /** Names of the drills in which a call used it. */
  readonly drills: readonly string[];
  /** Whether a call was allowed by it and by nothing beside it. */
  readonly isNeeded: boolean;
}

export interface Accounting {
  readonly usage: readonly Usage[];
  /** Calls that no grant of their own role allows. */
  readonly unaccounted: readonly Use[];
}

export function account(stack: DeployedStack, drills: ReadonlyMap<string, readonly Use[]>): Accounting {
  const grants = grantsOf(stack);
  const seen = new Map<Grant, Set<string>>();
  const needed = new Set<Grant>();
  const unaccounted: Use[] = [];
  for (const [name, uses] of drills)
    for (const use of distinct(uses)) {
      const by = grants.filter((grant) => allows(grant, use));
      for (const grant of by) seen.set(grant, (seen.get(grant) ?? new Set()).add(name));
      const [only, ...others] = by;
      if (only === undefined || !use.allowed) unaccounted.push(use);
      else if (others.length === 0) needed.add(only);
    }
  const usage = grants.map((grant) => ({
    grant,
    drills: [...(seen.get(grant) ?? [])],
    isNeeded: needed.has(grant),
  }));
  return { usage, unaccounted };
}

/** One of each: what was asked for again and again is asked of the grants once. */
function distinct(uses: readonly Use[]): Use[] {
  const byText = new Map(
    uses.map((use) => [JSON.stringify([use.role, use.action, use.resource, use.context, use.allowed]), use]),
  );
  return [...byText.values()];
}

export const nameOf = ({ role, action, resource, condition }: Grant): string =>
  `${role}: ${action} on ${resource}${condition ? ` if ${JSON.stringify(condition)}` : ''}`;
