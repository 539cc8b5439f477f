/**
 * Detaching takes time: the instance is deregistered from what is attached to the group and stays `Detaching`
 * until that has drained. Without a decrement the group launches a replacement at once. Detaching one in Standby
 * works too; AWS warns that other instances may be terminated by it, which is not modelled.
 */
import type { DetachInstancesAnswer, DetachInstancesQuery } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { closeActivity, describeActivity, openActivity } from './activities';
import { onGroup } from './authorization';
import { reconcile } from './capacity';
import { tagsChanged } from './group-tag';
import { decrement, requireMembers, validateInstanceIds } from './leaving';
import { leaveTraffic } from './membership';
import { type Activity, type AutoScalingGroup, findGroup, type GroupInstance } from './state';

/**
 * Not what launches, terminates or is in the warm pool; what a lifecycle policy has retained only without a decrement
 * (Auto Scaling User Guide, "Considerations for detaching instances").
 */
const DETACHABLE = ['InService', 'Standby'] as const;
const RETAINED = ['Terminating:Retained', 'Warmed:Pending:Retained', 'Warmed:Terminating:Retained'] as const;

/** In ms of virtual time, from and to, beside the draining. */
const DETACHING_MS = [1_000, 10_000] as const;

export const detachInstances = operation<DetachInstancesQuery, DetachInstancesAnswer>({
  name: 'DetachInstances',
  authorize: (input, call) => onGroup(call, 'DetachInstances', input.AutoScalingGroupName),
  validate(input) {
    const modelled = ['InstanceIds', 'AutoScalingGroupName', 'ShouldDecrementDesiredCapacity'] as const;
    rejectUnmodelled(input, 'DetachInstances', modelled);
    validateInstanceIds(input);
  },
  apply(input, call) {
    const { world } = call;
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    const allowed = input.ShouldDecrementDesiredCapacity ? DETACHABLE : [...DETACHABLE, ...RETAINED];
    const members = requireMembers(group, input.InstanceIds ?? [], allowed);
    const inService = members.filter((member) => member.lifecycleState === 'InService').length;
    if (input.ShouldDecrementDesiredCapacity && inService > 0) decrement(group, inService, 'detach');
    const activities = members.map((member) => detach(world, group, member));
    reconcile(world, group);
    return { Activities: activities.map((activity) => describeActivity(group, activity)) };
  },
});

function detach(world: World, group: AutoScalingGroup, member: GroupInstance): Activity {
  const { instanceId } = member;
  member.lifecycleState = 'Detaching';
  const activity = openActivity(
    world,
    group,
    `Detaching EC2 instance: ${instanceId}`,
    `instance ${instanceId} was detached in response to a user request.`,
    instanceId,
  );
  const delay = leaveTraffic(world, group, instanceId) + world.autoscaling.chance.int(...DETACHING_MS);
  world.clock.schedule(delay, () => {
    if (group.instances.get(instanceId) !== member) return;
    group.instances.delete(instanceId);
    tagsChanged(world, group, instanceId);
    closeActivity(world, activity);
  });
  return activity;
}
