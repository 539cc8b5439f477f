import { assess } from './assess';
import { detach } from './detach';
import { drift } from './drift';
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

export { hold } from './hold';
export { intake } from './intake';
export type { Step, Surroundings } from './step';

/** The steps of the response and of what holds it; statemachines/*.asl.json say in which order they run. */
export const workflowSteps = (surroundings: Surroundings): Step[] =>
  [assess, protect, detach, isolate, sever, snapshot, memory, power, tag, report, drift].map((step) =>
    step(surroundings),
  );

/** The steps of the way back; statemachines/release.asl.json says in which order they run. */
export const releaseSteps = (surroundings: Surroundings): Step[] =>
  [releasePlan, release].map((step) => step(surroundings));
