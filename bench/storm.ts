/** What a worm costs: so many subjects of one account at once, on the range, beside the bound that EC2's own token buckets set. */
import { type ActionBound, boundsFor } from '../range/drill/storm/bound';
import { callsOfOneCase, runStorm, type StormResult } from '../range/drill/storm/storm';
import type { DeployedStack } from '../range/stack';

/** All contained within so many times the bound (design: budgets). */
export const STORM_BUDGET = 1.2;

export interface StormFigures {
  readonly mode: string;
  readonly subjects: number;
  /** Virtual seconds from the first finding to the last cut; null where some subject was never cut. */
  readonly allCutSeconds: number | null;
  /** Of the cut's own actions, and of everything until it is told. */
  readonly bound: ActionBound | undefined;
  readonly boundToTold: ActionBound | undefined;
  readonly ratio: number | null;
  /** Virtual seconds from a subject's finding to its cut: the median, and of the worst of the Critical ones. */
  readonly medianCutSeconds: number;
  readonly criticalCutSeconds: number;
  /** Virtual seconds from the first finding to the last protection, or to the end of the last workflow. */
  readonly allProtectedSeconds: number;
  readonly unprotected: number;
  readonly executions: number;
  readonly deadLetters: number;
  readonly throttled: number;
  readonly realSeconds: number;
  readonly realMegabytes: number;
}

export async function stormFigures(
  stack: DeployedStack,
  mode: string,
  subjects: number,
): Promise<StormFigures> {
  const { toCut, toTold } = await callsOfOneCase({ stack, seed: '1', mode });
  const [[bound], [boundToTold]] = [boundsFor(subjects, toCut), boundsFor(subjects, toTold)];
  const start = performance.now();
  const result = await runStorm({ stack, seed: '1', mode, subjects, until: 'protected' });
  const seconds = result.allCutMs === undefined ? null : result.allCutMs / 1000;
  return {
    mode,
    subjects,
    allCutSeconds: seconds,
    bound,
    boundToTold,
    ratio: seconds === null || !bound || bound.seconds === 0 ? null : seconds / bound.seconds,
    ...latencies(result),
    allProtectedSeconds: result.endedMs / 1000,
    unprotected: result.unprotected.length,
    executions: result.executions,
    deadLetters: result.deadLetters,
    throttled: result.throttled,
    realSeconds: (performance.now() - start) / 1000,
    realMegabytes: process.memoryUsage().rss / 1e6,
  };
}

function latencies({ told, cuts }: StormResult) {
  const took = told.map(({ instanceId, at, severity }) => ({
    severity,
    seconds: ((cuts.get(instanceId) ?? Number.POSITIVE_INFINITY) - at) / 1000,
  }));
  const sorted = took.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return {
    medianCutSeconds: sorted[sorted.length >> 1] ?? 0,
    criticalCutSeconds: Math.max(
      0,
      ...took.filter(({ severity }) => severity >= 9).map(({ seconds }) => seconds),
    ),
  };
}

/** No memory is captured and CloudTrail is not asked: what is measured are the cuts, and evidence costs the simulation most of its time. */
export function stackOfStorm(stack: DeployedStack): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const policy = JSON.parse(each.environment.POLICY ?? '{}');
    const POLICY = JSON.stringify({
      ...policy,
      memoryCapture: false,
      evidence: { ...policy.evidence, apiContext: false },
    });
    return [arn, { ...each, environment: { ...each.environment, POLICY } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}
