import type { Check, Finding } from './check';
import { idOf, tagOf } from './check';
import type { Conventions, Facts, Instance } from './facts';

export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
  /** What it takes off a hundred. */
  readonly cost: number;
}

export interface InstanceReadiness {
  readonly instanceId: string;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly vpcId: string;
  /** 0 to 100. */
  readonly score: number;
  /** No check is bad. */
  readonly isReady: boolean;
  readonly results: readonly CheckResult[];
}

/** What a grade costs of the weight of its check. */
const SHARE = { ok: 0, warn: 0.5, bad: 1 } as const;

export function assess(
  instance: Instance,
  facts: Facts,
  conventions: Conventions,
  checks: readonly Check[],
): InstanceReadiness {
  const results = checks.map((check): CheckResult => {
    const finding = check.assess(instance, facts, conventions);
    return { id: check.id, title: check.title, cost: check.weight * SHARE[finding.grade], ...finding };
  });
  const cost = results.reduce((sum, each) => sum + each.cost, 0);
  return {
    instanceId: idOf(instance),
    name: tagOf(instance, 'Name') ?? '',
    type: instance.InstanceType ?? '',
    state: instance.State?.Name ?? 'unknown',
    vpcId: instance.VpcId ?? '',
    score: Math.max(0, Math.floor(100 - cost)),
    isReady: results.every(({ grade }) => grade !== 'bad'),
    results,
  };
}

/** Those that are not ready first, then by score; among equals by id, so that two runs over the same fleet read the same. */
export const byUrgency = (a: InstanceReadiness, b: InstanceReadiness): number =>
  Number(a.isReady) - Number(b.isReady) || a.score - b.score || (a.instanceId < b.instanceId ? -1 : 1);
