/** Plays one experiment and gives the run for the laws to judge. */
import { type DrillOptions, runDrill } from '../range/drill/drill';
import type { Range } from '../range/range';
import type { Staged } from '../range/scenarios/scenario';
import { type Experiment, toFault } from './experiment';
import { type Original, originalOf, type Played } from './played';
import type { Stacks } from './stacks';

/** The way back puts everything back and takes the replacement away again, so that nothing may differ. */
const RELEASE = { start: true, replacement: 'retire' } as const;

export async function playExperiment(
  stacks: Stacks,
  experiment: Experiment,
  more: Pick<DrillOptions, 'onEvent'> = {},
): Promise<Played> {
  const { scenario, mode, seed, faults } = experiment;
  const stack = mode === 'dry-run' ? stacks.dryRun : stacks.enforce;
  const seen: { range?: Range; staged?: Staged; original?: Original } = {};
  const result = await runDrill({
    stack,
    scenario,
    seed,
    ...(mode !== 'dry-run' && { mode: mode === 'release' ? 'online' : mode }),
    ...(mode === 'release' && { release: RELEASE }),
    faults: faults.map(toFault),
    smallHosts: true,
    mayNotStart: true,
    ...more,
    arrange: (range, staged) =>
      Object.assign(seen, { range, staged, original: originalOf(range.world, staged.subject) }),
  });
  const { range, staged, original } = seen;
  if (!range || !staged || !original) throw new Error('the drill was never staged');
  return { ...result, stack, range, staged, original };
}
