/** What DetachInstances and EnterStandby check alike: members in the right state, and capacity to spare. */
import type { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { type AutoScalingGroup, findMember, type GroupInstance, validationError } from './state';

export const MAX_INSTANCES = 20;

export interface LeavingRequest {
  readonly InstanceIds?: readonly string[] | undefined;
  readonly ShouldDecrementDesiredCapacity?: boolean | undefined;
}

export function validateInstanceIds({ InstanceIds = [] }: LeavingRequest): void {
  if (InstanceIds.length > MAX_INSTANCES) {
    throw validationError(`The number of instance IDs cannot be more than ${MAX_INSTANCES}`);
  }
  if (InstanceIds.length === 0) throw validationError('At least one instance ID must be specified');
}

export function requireMembers(
  group: AutoScalingGroup,
  ids: readonly string[],
  allowed: readonly LifecycleState[],
): GroupInstance[] {
  return ids.map((id) => {
    const member = findMember(group, id);
    if (allowed.includes(member.lifecycleState)) return member;
    throw validationError(`The instance ${id} is not in ${allowed.join(' or ')}.`);
  });
}

/** Lowers the desired capacity if asked to, which may not go below the minimum. */
export function decrement(
  group: AutoScalingGroup,
  count: number,
  verb: 'detach' | 'place into standby',
): void {
  if (group.desiredCapacity - count < group.minSize) {
    throw validationError(
      `AutoScalingGroup ${group.name} has min-size=${group.minSize}, max-size=${group.maxSize}, and desired-size=${group.desiredCapacity}. To ${verb} ${count} instance${count === 1 ? '' : 's'}, please update the AutoScalingGroup sizes appropriately.`,
    );
  }
  group.desiredCapacity -= count;
}
