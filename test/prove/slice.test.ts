/** A slice of the matrix, fixed by its seed, and every run that ever broke a law. `npm run prove` plays the rest. */
import { disturbedOf } from '../../prove/disturbed';
import { type Mode, parseExperiment, RACE, textOf } from '../../prove/experiment';
import { knownCalls, statesOf } from '../../prove/judge';
import { type Baseline, matrixOf, type Planned } from '../../prove/matrix';
import { playExperiment } from '../../prove/play';
import { playRace } from '../../prove/race';
import { regressions } from '../../prove/regressions';
import type { Stacks } from '../../prove/stacks';
import { Random } from '../../range/kernel/random';
import { deployedStack } from '../range/stack-fixture';

jest.setTimeout(240_000);

const SEED = 'slice';
const stacks: Stacks = { enforce: deployedStack('enforce'), dryRun: deployedStack('dry-run') };

async function breachesOf(run: string): Promise<readonly string[]> {
  const experiment = parseExperiment(run);
  if (experiment.scenario === RACE) return (await playRace(stacks, experiment)).breaches;
  return (await playExperiment(stacks, experiment)).breaches;
}

async function baseline(mode: Mode): Promise<Baseline> {
  const experiment = { scenario: 'no-agent', mode, seed: SEED, faults: [] };
  const { played, breaches } = await playExperiment(stacks, experiment);
  expect(breaches).toEqual([]);
  return { ...experiment, calls: knownCalls(played), states: statesOf(played), tookMs: 1 };
}

function drawn(planned: readonly Planned[], count: number): string[] {
  const random = new Random(SEED);
  return Array.from({ length: count }, () => planned[random.int(0, planned.length - 1)])
    .flatMap((each) => each ?? [])
    .map(({ experiment }) => textOf(experiment));
}

test('a slice of the matrix breaks no law', async () => {
  const baselines = [await baseline('offline'), await baseline('release')];
  const { classes } = matrixOf(baselines, SEED);
  const disturbed = disturbedOf(baselines, SEED);
  const broken: Record<string, readonly string[]> = {};
  for (const run of [...drawn(classes, 12), ...drawn(disturbed, 4)]) {
    const breaches = await breachesOf(run);
    if (breaches.length > 0) broken[run] = breaches;
  }
  expect(broken).toEqual({});
});

test.each(regressions())('$run: $wrong', async ({ run }) => {
  expect(await breachesOf(run)).toEqual([]);
});
