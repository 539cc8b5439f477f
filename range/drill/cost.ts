/** What Step Functions and Lambda bill for a case, free tiers left out; other services' requests, storage and keys are not in it. */
import type { InvocationRecord } from '../runtime/lambda';
import type { DeployedStack } from '../stack';
import type { DrillScore } from './result';

/**
 * us-east-1, USD: Step Functions Standard 0.025 per 1,000 transitions, Lambda arm64 0.0000133334 per GB-second and
 * 0.20 per million requests.
 */
const PRICE = { transition: 0.025 / 1000, gbSecond: 0.0000133334, request: 0.2 / 1e6 };

/** USD. */
export function computeCost(
  stack: DeployedStack,
  { total, polling }: DrillScore['transitions'],
  invocations: readonly InvocationRecord[],
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
