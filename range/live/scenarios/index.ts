import { contained } from './contained';
import { failures, killed } from './failures';
import { faultyNetwork } from './faulty-network';
import { instanceStore } from './instance-store';
import type { LiveScenario } from './scenario';
import { scriptReader } from './script-reader';
import { twoStep } from './two-step';

/** In the order in which they are played. */
export const liveScenarios: readonly LiveScenario[] = [
  contained,
  scriptReader,
  twoStep,
  faultyNetwork,
  instanceStore,
  ...failures,
  killed,
];
