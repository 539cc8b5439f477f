/** What a case costs in each mode, in virtual time, calls, transitions and money: played on the range, over several seeds. */
import { callsToCutBudget } from '../cli/score';
import { computeCost } from '../range/drill/cost';
import { runDrill } from '../range/drill/drill';
import type { DrillResult } from '../range/drill/result';
import type { InvocationRecord } from '../range/runtime/lambda';
import { addSecurityGroup } from '../range/services/ec2/builders';
import type { DeployedStack } from '../range/stack';
import { median } from './statistics';

export interface ModeFigures {
  readonly mode: string;
  readonly scenario: string;
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

interface Played {
  readonly result: DrillResult;
  readonly usd: number;
}

export type Measured = Pick<ModeFigures, 'mode' | 'scenario' | 'vpc'>;

export async function modeFigures(
  stack: DeployedStack,
  measured: Measured,
  seeds: readonly string[],
): Promise<ModeFigures> {
  const { mode, scenario, vpc } = measured;
  const played: Played[] = [];
  for (const seed of seeds) played.push(await play(stack, measured, seed));
  const [chosen] = played.map(({ result }) => result.mode);
  const scores = played.map(({ result }) => result.score);
  const cuts = scores.map(
    ({ cutAfterMs, eventAfterMs }) => (cutAfterMs ?? Number.POSITIVE_INFINITY) - eventAfterMs,
  );
  const worst = (pick: (score: (typeof scores)[number]) => number): number => Math.max(...scores.map(pick));
  return {
    mode,
    scenario,
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
  return { result, usd: computeCost(stack, result.score.transitions, invocations) };
}
