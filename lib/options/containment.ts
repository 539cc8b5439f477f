import * as v from 'valibot';
import { policySchema } from '../../lambdas/common/policy';
import { flag, option } from './option';

const layer = policySchema.entries.containment.entries;

/** The layers of the cut. */
export const containment = v.strictObject({
  /** Deny the remote addresses of the finding, each by itself, in the network ACLs of the subject's subnets. */
  networkAcl: flag(layer.networkAcl, true),
  /**
   * Move the subject from quarantine into a group that is open both ways and back, so that EC2 may forget the connections it tracks.
   * Undocumented, and the subject is open to the world meanwhile; left out for connections that are always tracked.
   */
  openGroupSwap: flag(layer.openGroupSwap, false),
  /** How long the open group stays on, in seconds. */
  openGroupSwapSeconds: option(layer.openGroupSwapSeconds, 2, 'a whole number of seconds from 1 to 30'),
  /** Lower the idle timeouts of the interfaces to their minimum where the instance type allows it. A timeout that was not set before cannot be unset again. */
  lowerIdleTimeouts: flag(layer.lowerIdleTimeouts, false),
  /** Deny everything to the subject's own credentials, and stolen copies of them, by an inline policy on its role. */
  denyCredentials: flag(layer.denyCredentials, true),
  /** Switch the subject's instance metadata off once its memory is captured. */
  disableMetadata: flag(layer.disableMetadata, true),
  /** Capture memory through port 443 to anywhere where the VPC has no endpoints for the evidence channel. */
  openChannel: flag(layer.openChannel, false),
  /** Disassociate, never release, the subject's Elastic IPs. Kept by default: they are a trace, and somebody else could take them. */
  disassociateElasticIps: flag(layer.disassociateElasticIps, false),
});
