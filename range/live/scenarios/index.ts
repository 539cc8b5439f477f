import { contained } from './contained';
import { failures, killed } from './failures';
import { faultyNetwork } from './faulty-network';
import type { LiveScenario } from './scenario';
import { twoStep } from './two-step';

/** In the order in which they are played. */
export const liveScenarios: readonly LiveScenario[] = [
  contained,
  twoStep,
  faultyNetwork,
  ...failures,
  killed,
];
