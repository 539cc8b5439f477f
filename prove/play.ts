/**
 * Plays one experiment and judges it: the case when it is over, and, once nothing goes wrong any more, the way back. In mode `release` the
 * faults meet a release of a case without faults, and the second release has to finish what the first could not.
 */
import { type DrillOptions, runDrill } from '../range/drill/drill';
import { type Rehearsing, rehearseRelease } from '../range/drill/release';
import type { DrillResult } from '../range/drill/result';
import { Random } from '../range/kernel/random';
import type { Range } from '../range/range';
import type { Staged } from '../range/scenarios/scenario';
import type { World } from '../range/world';
import { type Experiment, textOf, toFault } from './experiment';
import { type Fate, fateOf } from './fate';
import { breachesOf, breachesOfWayBack } from './laws/laws';
import { type Original, originalOf, type Played, type WayBack } from './played';
import type { Stacks } from './stacks';

/** How it was when the case was over. */
export interface Judged {
  readonly played: Played;
  readonly fate: Fate;
  readonly breaches: readonly string[];
  readonly wayBack: WayBack | undefined;
}

/** Everything back, and the replacement away again, so that nothing may differ. */
const RELEASE = { start: true, replacement: 'retire' } as const;

type Tools = Omit<Rehearsing, 'stack'>;

export async function playExperiment(
  stacks: Stacks,
  experiment: Experiment,
  more: Pick<DrillOptions, 'onEvent'> = {},
): Promise<Judged> {
  const { scenario, mode, seed, faults, disturbances = [] } = experiment;
  const stack = mode === 'dry-run' ? stacks.dryRun : stacks.enforce;
  const seen: { range?: Range; staged?: Staged; original?: Original; judged?: Judged } = {};
  await runDrill({
    stack,
    scenario,
    seed,
    ...(mode !== 'dry-run' && { mode: mode === 'release' ? 'online' : mode }),
    faults: faults.map(toFault),
    disturbances,
    smallHosts: true,
    mayNotStart: true,
    ...more,
    arrange: (range, staged) =>
      Object.assign(seen, { range, staged, original: originalOf(range.world, staged.subject) }),
    afterwards: async (result, tools) => {
      const { range, staged, original } = seen;
      if (!range || !staged || !original) throw new Error('the drill was never staged');
      const calls = [...range.calls];
      const played: Played = { ...result, calls, stack, range, staged, original };
      const [fate, breaches] = [fateOf(played), breachesOf(played)];
      const wayBack = await walkBack(experiment, played, tools);
      seen.judged = { played, fate, breaches: [...breaches, ...breachesOfWayBack(wayBack)], wayBack };
    },
  });
  if (!seen.judged) throw new Error('the drill was never judged');
  return seen.judged;
}

async function walkBack(experiment: Experiment, played: Played, tools: Tools): Promise<WayBack | undefined> {
  if (!isReleased(experiment, played)) return undefined;
  const { range, stack } = played;
  const kept = keysOf(range.world);
  const name = `${tools.caseId}-first-release`;
  const first =
    experiment.mode === 'release' ? await rehearseRelease({ ...tools, stack, name }, RELEASE) : undefined;
  range.liftFaults();
  const second = await rehearseRelease({ ...tools, stack }, RELEASE);
  const { outcome, why, differences } = second;
  const said = [...(first?.said ?? []), ...second.said];
  const left = new Set(keysOf(range.world));
  return { outcome, why, differences, said, lost: kept.filter((key) => !left.has(key)) };
}

/** After each release that met a fault, after each case that did not contain its subject, and after one of four others. */
function isReleased(experiment: Experiment, { execution, verdict }: DrillResult): boolean {
  if (
    experiment.mode === 'dry-run' ||
    execution.status === 'NOT STARTED' ||
    /^not attempted/.test(verdict.containment)
  )
    return false;
  if (experiment.mode === 'release') return true;
  return verdict.containment !== 'contained' || isDrawn(textOf(experiment));
}

const ONE_OF = 4;

const isDrawn = (text: string): boolean => new Random(text).int(1, ONE_OF) === 1;

const keysOf = ({ s3 }: World): string[] =>
  [...s3.buckets.values()].flatMap((bucket) => [...bucket.versions.keys()]);
