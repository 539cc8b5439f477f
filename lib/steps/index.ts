import { ask } from './ask';
import { assess } from './assess';
import { context } from './context';
import { credentials } from './credentials';
import { detach } from './detach';
import { drift } from './drift';
import { fleet } from './fleet';
import { image } from './image';
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

export { custody } from './custody';
export { fleetStart } from './fleet-start';
export { hold } from './hold';
export { intake } from './intake';
export type { Step, Surroundings } from './step';
export { sweep } from './sweep';

/** The steps of the workflows; statemachines/*.asl.json say in which order they run. */
export const workflowSteps = (surroundings: Surroundings): Step[] => {
  const response = [
    assess,
    ask,
    protect,
    detach,
    isolate,
    sever,
    credentials,
    snapshot,
    memory,
    image,
    context,
    power,
    tag,
  ];
  return [...response, report, drift, releasePlan, release, fleet].map((step) => step(surroundings));
};
