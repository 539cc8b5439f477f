/**
 * What EC2's reason for the last change of state says about a hibernation. `Client.UserInitiatedHibernate` is documented as
 * "initiated" and no more, while a guest that cannot hibernate, or that its intruder keeps from it, shuts down without a word.
 * So `begun` is not yet proof of an image: that is for whoever reads it. Any other known reason means that the RAM is gone.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hibernating-instances.html
 */
import type { Instance } from '@aws-sdk/client-ec2';

const HIBERNATED = 'Client.UserInitiatedHibernate';

/** Reasons of EC2 for a stop without hibernation (EC2 API Reference, "StateReason"). */
const SHUT_DOWN: readonly string[] = [
  'Client.InstanceInitiatedShutdown',
  'Client.UserInitiatedShutdown',
  'Server.ScheduledStop',
  'Server.SpotInstanceShutdown',
];

export type Hibernation = 'begun' | 'lost' | 'unknown';

/** Of an instance that is stopped and was told to hibernate. */
export function hibernationOf({ StateReason }: Pick<Instance, 'StateReason'>): Hibernation {
  const code = StateReason?.Code ?? '';
  if (code === HIBERNATED) return 'begun';
  return SHUT_DOWN.includes(code) ? 'lost' : 'unknown';
}

/** Whether EC2 says that it lies hibernated: then nothing of it can be modified until it is started. */
export const isHibernated = ({ State, StateReason }: Pick<Instance, 'State' | 'StateReason'>): boolean =>
  State?.Name === 'stopped' && StateReason?.Code === HIBERNATED;

/** AWS does not support longer, and may need to start it earlier for an update. */
export const HIBERNATED_DAYS = 60;
