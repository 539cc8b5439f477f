import { assess } from './assess';
import { detach } from './detach';
import { isolate } from './isolate';
import { memory } from './memory';
import { power } from './power';
import { protect } from './protect';
import { release } from './release';
import { releasePlan } from './release-plan';
import { report } from './report';
import { sever } from './sever';
import { snapshot } from './snapshot';
import type { Step, Surroundings } from './step';
import { tag } from './tag';

export { intake } from './intake';
export type { Step, Surroundings } from './step';

/** The steps of the response; statemachines/respond.asl.json says in which order they run. */
export const responseSteps = (surroundings: Surroundings): Step[] =>
  [assess, protect, detach, isolate, sever, snapshot, memory, power, tag, report].map((step) =>
    step(surroundings),
  );

/** The steps of the way back; statemachines/release.asl.json says in which order they run. */
export const releaseSteps = (surroundings: Surroundings): Step[] =>
  [releasePlan, release].map((step) => step(surroundings));
