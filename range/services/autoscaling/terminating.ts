/** How a group terminates a member: out of traffic, drained, held by its hooks, and only then terminated. */
import type { World } from '../../world';
import { terminateInstance } from '../ec2/lifecycle';
import { openActivity } from './activities';
import { awaitHooks } from './hooks';
import { leaveTraffic } from './membership';
import type { Activity, AutoScalingGroup, GroupInstance } from './state';

/** The activity closes, and the member is gone, when the instance has terminated. */
export function terminateMember(
  world: World,
  group: AutoScalingGroup,
  member: GroupInstance,
  cause: string,
): Activity {
  const { instanceId } = member;
  member.lifecycleState = 'Terminating';
  const activity = openActivity(world, group, `Terminating EC2 instance: ${instanceId}`, cause, instanceId);
  const drainingMs = leaveTraffic(world, group, instanceId);
  world.clock.schedule(isRunning(world, member) ? drainingMs : 0, () => {
    if (group.instances.get(instanceId) !== member) return;
    awaitHooks(world, group, member, 'EC2_INSTANCE_TERMINATING', () => {
      const instance = world.ec2.instances.get(instanceId);
      if (instance) terminateInstance(world, instance);
    });
  });
  return activity;
}

export function isRunning(world: World, { instanceId }: GroupInstance): boolean {
  const state = world.ec2.instances.get(instanceId)?.state;
  return state === 'running' || state === 'pending';
}
