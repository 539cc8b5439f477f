import * as v from 'valibot';
import { policySchema } from '../../lambdas/common/policy';
import { flag, option } from './option';

const leaving = policySchema.entries.fleet.entries;

/** How the subject leaves what it is a part of. */
export const fleet = v.strictObject({
  /** How the subject leaves its Auto Scaling group; either way the group starts a replacement. */
  leaveGroup: option(leaving.leaveGroup, 'detach', "'detach' or 'standby'"),
  /** Cancel the persistent Spot request of a subject that stays online, so that it does not launch another one. Cannot be undone. */
  cancelSpotRequests: flag(leaving.cancelSpotRequests, true),
  /** Set an ECS container instance to DRAINING once the evidence is taken. */
  drainContainerInstances: flag(leaving.drainContainerInstances, true),
});
