/**
 * The whole simulated account at a moment, for comparing it with another: everything that a response could change, without
 * Cordon's own records, evidence, what has ended (terminated instances), and what changes by itself (connections, times, health).
 */
import type { World } from '../../world';
import { computeState } from './compute';
import type { AccountState } from './facts';
import { fleetState } from './fleet';
import { identityState } from './identity';
import { networkState } from './network';

export { type AccountState, differences } from './facts';

export const accountState = (world: World): AccountState =>
  new Map([...computeState(world), ...networkState(world), ...identityState(world), ...fleetState(world)]);
