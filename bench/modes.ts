/** What a case costs in each mode, in virtual time, calls, transitions and money: played on the range, over several seeds. */
import { callsToCutBudget } from '../cli/score';
import { runDrill } from '../range/drill/drill';
import type { DrillResult } from '../range/drill/result';
import type { InvocationRecord } from '../range/runtime/lambda';
import { addSecurityGroup } from '../range/services/ec2/builders';
import type { DeployedStack } from '../range/stack';
import { median } from './statistics';

export interface ModeFigures {
  readonly mode: string;
  /** What assess made of it. */
  readonly chose: string;
  /** Whether the VPC has its quarantine group from an earlier case. */
  readonly vpc: 'first case' | 'later case';
  /** Virtual ms from the event on the bus to the cut. */
  readonly cutMs: { readonly median: number; readonly worst: number };
  readonly callsToCut: number;
  readonly callsToCutBudget: number;
  readonly calls: number;
  readonly transitionsToCut: number;
  readonly transitions: number;
  readonly polling: number;
  /** Virtual ms of the whole case. */
  readonly caseMs: number;
  readonly computeUsd: number;
}

const SEEDS = ['1', '2', '3', '4', '5'];

/**
 * us-east-1, USD: Step Functions Standard 0.025 per 1,000 transitions, Lambda arm64 0.0000133334 per GB-second and
 * 0.20 per million requests. Free tiers are left out.
 */
const PRICE = { transition: 0.025 / 1000, gbSecond: 0.0000133334, request: 0.2 / 1e6 };

interface Played {
  readonly result: DrillResult;
  readonly usd: number;
}

export interface Measured extends Pick<ModeFigures, 'mode' | 'vpc'> {
  readonly scenario: string;
}

export async function modeFigures(stack: DeployedStack, measured: Measured): Promise<ModeFigures> {
  const { mode, vpc } = measured;
  const played: Played[] = [];
  for (const seed of SEEDS) played.push(await play(stack, measured, seed));
  const [chosen] = played.map(({ result }) => result.mode);
  const scores = played.map(({ result }) => result.score);
  const cuts = scores.map(
    ({ cutAfterMs, eventAfterMs }) => (cutAfterMs ?? Number.POSITIVE_INFINITY) - eventAfterMs,
  );
  const worst = (pick: (score: (typeof scores)[number]) => number): number => Math.max(...scores.map(pick));
  return {
    mode,
    chose: chosen?.name ?? mode,
    vpc,
    cutMs: { median: median(cuts), worst: Math.max(...cuts) },
    callsToCut: worst(({ calls }) => calls.toCut),
    callsToCutBudget: callsToCutBudget(chosen ?? {}),
    calls: worst(({ calls }) => calls.total),
    transitionsToCut: worst(({ transitions }) => transitions.toCut),
    transitions: worst(({ transitions }) => transitions.total),
    polling: worst(({ transitions }) => transitions.polling),
    caseMs: median(scores.map(({ totalMs }) => totalMs)),
    computeUsd: Math.max(...played.map(({ usd }) => usd)),
  };
}

async function play(stack: DeployedStack, { mode, scenario, vpc }: Measured, seed: string): Promise<Played> {
  let invocations: readonly InvocationRecord[] = [];
  const result = await runDrill({
    stack,
    scenario,
    mode,
    seed,
    arrange: ({ world }, { subject }) => {
      if (vpc === 'later case')
        addSecurityGroup(world, subject.vpcId, {
          name: 'cordon-quarantine',
          defaultEgress: false,
          tags: { 'cordon:group': 'quarantine' },
        });
    },
    inspect: ({ record }) => {
      invocations = record.invocations;
    },
  });
  return { result, usd: costOf(stack, result, invocations) };
}

function costOf(
  stack: DeployedStack,
  { score }: DrillResult,
  invocations: readonly InvocationRecord[],
): number {
  const memoryGb = new Map(
    [...stack.functions.values()].map((each) => [each.logicalId, each.memoryMb / 1024]),
  );
  const gbSeconds = invocations.reduce(
    (sum, each) => sum + (each.durationMs / 1000) * (memoryGb.get(each.function) ?? 0),
    0,
  );
  const { total, polling } = score.transitions;
  return (
    (total + polling) * PRICE.transition + gbSeconds * PRICE.gbSecond + invocations.length * PRICE.request
  );
}
