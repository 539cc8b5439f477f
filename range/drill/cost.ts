/** What Step Functions and Lambda bill for a case, free tiers left out; other services' requests, storage and keys are not in it. */
import type { InvocationRecord } from '../runtime/lambda';
import type { DeployedStack } from '../stack';
import { PRICE } from './prices';
import type { DrillScore } from './result';

/** USD. */
export function computeCost(
  stack: DeployedStack,
  { total, polling }: DrillScore['transitions'],
  invocations: readonly Pick<InvocationRecord, 'function' | 'durationMs'>[],
): number {
  const memoryGb = new Map(
    [...stack.functions.values()].map((each) => [each.logicalId, each.memoryMb / 1024]),
  );
  const gbSeconds = invocations.reduce(
    (sum, each) => sum + (each.durationMs / 1000) * (memoryGb.get(each.function) ?? 0),
    0,
  );
  return (
    (total + polling) * PRICE.transition + gbSeconds * PRICE.gbSecond + invocations.length * PRICE.request
  );
}
