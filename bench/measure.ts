/** What a run of the bench measures, and the two plans by which it does: all of it, or what a change is held to. */
import { join } from 'node:path';
import { OUT } from '../cli/rehearse';
import { stepNames } from '../lib/bundle';
import type { DeployedStack } from '../range/stack';
import { type InitFigures, initFigures } from './handlers';
import { type ModeFigures, modeFigures } from './modes';
import { type SpeedFigures, speedFigures } from './speed';
import { type StormFigures, stackOfStorm, stormFigures } from './storm';
import { synthesisSeconds } from './synthesis';
import { type TemplateFigures, templateFigures } from './template';

export interface Plan {
  /** Each mode is played once a seed. */
  readonly seeds: readonly string[];
  /** Subjects of each worm, which is played in both modes of STORM_MODES. */
  readonly storms: readonly number[];
  /** New processes that load each handler. */
  readonly initRuns: number;
  readonly speedRounds: number;
  readonly withSynthesis: boolean;
}

export const FULL: Plan = {
  seeds: ['1', '2', '3', '4', '5'],
  storms: [10, 100],
  initRuns: 7,
  speedRounds: 7,
  withSynthesis: true,
};

/** About a minute of a quiet machine. */
export const GATE: Plan = {
  seeds: ['1'],
  storms: [10, 40],
  initRuns: 5,
  speedRounds: 5,
  withSynthesis: false,
};

export interface Measured {
  readonly modes: readonly ModeFigures[];
  readonly storms: readonly StormFigures[];
  readonly template: TemplateFigures;
  readonly init: InitFigures;
  readonly speed: SpeedFigures;
  readonly synthesisSeconds?: number;
}

/** The mode, and the scenario whose subject it is for. */
const MODES = [
  ['offline', 'web-server-c2'],
  ['online', 'web-server-c2'],
  ['capture-then-stop', 'web-server-c2'],
  ['hibernate', 'hibernation-ready'],
  ['auto', 'web-server-c2'],
  ['auto', 'hibernation-ready'],
] as const;

export const STORM_MODES = ['online', 'offline'] as const;

/** `say` gets a line for each thing that begins. */
export async function measure(
  stack: DeployedStack,
  plan: Plan,
  say: (line: string) => void,
): Promise<Measured> {
  // First, so that it does not collect what the cases left on the heap.
  say('timing the range beside the reference workload');
  const speed = await speedFigures(stack, plan.speedRounds);
  const modes = await playModes(stack, plan, say);
  const storms = await playStorms(stack, plan.storms, say);
  say('loading every handler in new processes');
  const init = await initFigures(OUT, stepNames(), plan.initRuns);
  const template = templateFigures(join(OUT, 'assembly'));
  if (!plan.withSynthesis) return { modes, storms, template, init, speed };
  say('synthesizing in a new process');
  return { modes, storms, template, init, speed, synthesisSeconds: synthesisSeconds(OUT) };
}

async function playModes(
  stack: DeployedStack,
  { seeds }: Plan,
  say: (line: string) => void,
): Promise<ModeFigures[]> {
  const modes: ModeFigures[] = [];
  for (const [mode, scenario] of MODES)
    for (const vpc of ['first case', 'later case'] as const) {
      say(`playing ${mode} on ${scenario}, ${vpc} of the VPC`);
      modes.push(await modeFigures(stack, { mode, scenario, vpc }, seeds));
    }
  return modes;
}

export async function playStorms(
  stack: DeployedStack,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<StormFigures[]> {
  const figures: StormFigures[] = [];
  for (const size of sizes)
    for (const mode of STORM_MODES) {
      say(`playing a worm on ${size} subjects, mode ${mode}`);
      figures.push(await stormFigures(stackOfStorm(stack), mode, size));
    }
  return figures;
}
