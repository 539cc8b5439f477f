import type { Check } from '../check';
import { agent } from './agent';
import { capture } from './capture';
import { channel } from './channel';
import { containerNode } from './container-node';
import { duration } from './duration';
import { flows } from './flows';
import { hibernation } from './hibernation';
import { instanceStore } from './instance-store';
import { keys } from './keys';
import { mode } from './mode';
import { profile } from './profile';
import { protections } from './protections';
import { scalingGroup } from './scaling-group';
import { spot } from './spot';

/** The heaviest first; the weights make a hundred together. */
export const CHECKS: readonly Check[] = [
  agent,
  channel,
  capture,
  profile,
  keys,
  duration,
  flows,
  protections,
  spot,
  instanceStore,
  scalingGroup,
  hibernation,
  containerNode,
  mode,
];
