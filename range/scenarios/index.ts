import type { Scenario } from './scenario';
import { noAgent, spotWithInstanceStore, taggedByAnalyst } from './single-instances';
import { nervousImplant, webServerC2 } from './web-server-c2';

/** All scenarios; the first is the one that is played when none is named. */
export const scenarios: readonly Scenario[] = [
  webServerC2,
  nervousImplant,
  taggedByAnalyst,
  noAgent,
  spotWithInstanceStore,
];
