/** What the operations that change the state of instances have in common. */
import type { InstanceStateChange } from '@aws-sdk/client-ec2';
import type { Authorization, Call } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { onResource } from './authorize';
import { stateOf } from './instance-shape';
import { findAll } from './resource-ids';
import type { Instance } from './state';

const MAX_IDS = 1000;

export function onInstances(call: Call, action: string, ids: readonly string[] | undefined): Authorization[] {
  return (ids ?? []).map((id) => onResource(call, action, 'instance', id));
}

export function validateInstanceIds(ids: readonly string[] | undefined): void {
  if (!ids?.length)
    throw new ServiceError('MissingParameter', 'The request must contain the parameter InstanceIds');
  if (ids.length > MAX_IDS)
    throw new ServiceError('InvalidParameterValue', `At most ${MAX_IDS} instance IDs may be given.`);
}

export function instancesOf(world: World, ids: readonly string[] | undefined): Instance[] {
  return findAll(world.ec2, 'instance', [...new Set(ids ?? [])]);
}

/** Makes the change and says what became of the state. */
export function changing(instance: Instance, change: () => void): InstanceStateChange {
  const before = stateOf(instance.state);
  change();
  return { InstanceId: instance.id, CurrentState: stateOf(instance.state), PreviousState: before };
}
