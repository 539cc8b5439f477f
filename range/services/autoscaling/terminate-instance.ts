/** Terminates one member. With a decrement nothing takes its place, which may not bring the group below its minimum. */
import type { ActivityType, TerminateInstanceInAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { describeActivity } from './activities';
import { onGroup } from './authorization';
import { reconcile } from './capacity';
import { groupOf, isInWarmPool, validationError } from './state';
import { terminateMember } from './terminating';

const NAME = 'TerminateInstanceInAutoScalingGroup';

export const terminateInstanceInAutoScalingGroup = operation<
  TerminateInstanceInAutoScalingGroupType,
  ActivityType
>({
  name: NAME,
  authorize: (input, call) =>
    onGroup(call, NAME, groupOf(call.world.autoscaling, input.InstanceId ?? '')?.group.name),
  validate: (input) => rejectUnmodelled(input, NAME, ['InstanceId', 'ShouldDecrementDesiredCapacity']),
  apply({ InstanceId = '', ShouldDecrementDesiredCapacity }, { world }) {
    const found = groupOf(world.autoscaling, InstanceId);
    if (!found || isInWarmPool(found.member) || found.member.lifecycleState.startsWith('Terminat'))
      throw validationError(
        `Instance Id not found - No managed instance found for instance ID: ${InstanceId}`,
      );
    const { group, member } = found;
    if (ShouldDecrementDesiredCapacity) {
      if (group.desiredCapacity <= group.minSize)
        throw validationError(
          `Currently, desiredSize equals minSize (${group.minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
        );
      group.desiredCapacity -= 1;
    }
    const cause = 'an instance was taken out of service in response to a user request.';
    const activity = terminateMember(world, group, member, cause);
    reconcile(world, group);
    return { Activity: describeActivity(group, activity) };
  },
});
