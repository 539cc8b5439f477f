/** Standby: a member out of service, without health checks and without traffic, until it comes back. */
import type {
  EnterStandbyAnswer,
  EnterStandbyQuery,
  ExitStandbyAnswer,
  ExitStandbyQuery,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { closeActivity, describeActivity, openActivity } from './activities';
import { onGroup } from './authorization';
import { enterService, reconcile } from './capacity';
import { decrement, requireMembers, validateInstanceIds } from './leaving';
import { leaveTraffic } from './membership';
import {
  type Activity,
  type AutoScalingGroup,
  findGroup,
  type GroupInstance,
  validationError,
} from './state';

/** In ms of virtual time, from and to, beside the draining. */
const MOVING_MS = [1_000, 10_000] as const;

export const enterStandby = operation<EnterStandbyQuery, EnterStandbyAnswer>({
  name: 'EnterStandby',
  authorize: (input, call) => onGroup(call, 'EnterStandby', input.AutoScalingGroupName),
  validate(input) {
    const modelled = ['InstanceIds', 'AutoScalingGroupName', 'ShouldDecrementDesiredCapacity'] as const;
    rejectUnmodelled(input, 'EnterStandby', modelled);
    validateInstanceIds(input);
  },
  apply(input, call) {
    const { world } = call;
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    const members = requireMembers(group, input.InstanceIds ?? [], ['InService']);
    if (input.ShouldDecrementDesiredCapacity) decrement(group, members.length, 'place into standby');
    const activities = members.map((member) => moveOut(world, group, member));
    return { Activities: activities.map((activity) => describeActivity(group, activity)) };
  },
});

function moveOut(world: World, group: AutoScalingGroup, member: GroupInstance): Activity {
  const { instanceId } = member;
  const cause = `instance ${instanceId} was moved to standby in response to a user request.`;
  const activity = openActivity(
    world,
    group,
    `Moving EC2 instance to Standby: ${instanceId}`,
    cause,
    instanceId,
  );
  member.lifecycleState = 'EnteringStandby';
  const delay = leaveTraffic(world, group, instanceId) + world.autoscaling.chance.int(...MOVING_MS);
  world.clock.schedule(delay, () => {
    if (member.lifecycleState !== 'EnteringStandby') return;
    member.lifecycleState = 'Standby';
    closeActivity(world, activity);
    reconcile(world, group);
  });
  return activity;
}

export const exitStandby = operation<ExitStandbyQuery, ExitStandbyAnswer>({
  name: 'ExitStandby',
  authorize: (input, call) => onGroup(call, 'ExitStandby', input.AutoScalingGroupName),
  validate(input) {
    rejectUnmodelled(input, 'ExitStandby', ['InstanceIds', 'AutoScalingGroupName']);
    validateInstanceIds(input);
  },
  apply(input, call) {
    const { world } = call;
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    const members = requireMembers(group, input.InstanceIds ?? [], ['Standby']);
    if (group.desiredCapacity + members.length > group.maxSize) {
      throw validationError(
        `AutoScalingGroup ${group.name} has min-size=${group.minSize}, max-size=${group.maxSize}, and desired-size=${group.desiredCapacity}. To move ${members.length} instances out of standby, please update the AutoScalingGroup sizes appropriately.`,
      );
    }
    group.desiredCapacity += members.length;
    const activities = members.map((member) => moveIn(world, group, member));
    return { Activities: activities.map((activity) => describeActivity(group, activity)) };
  },
});

function moveIn(world: World, group: AutoScalingGroup, member: GroupInstance): Activity {
  const { instanceId } = member;
  const cause = `instance ${instanceId} was moved out of standby in response to a user request.`;
  const description = `Moving EC2 instance out of Standby: ${instanceId}`;
  const activity = openActivity(world, group, description, cause, instanceId);
  member.lifecycleState = 'Pending';
  world.clock.schedule(world.autoscaling.chance.int(...MOVING_MS), () =>
    enterService(world, group, member, activity),
  );
  return activity;
}
