/** Keeps a group at its desired capacity: launches what is missing. Scaling in is not modelled. */
import type { World } from '../../world';
import { closeActivity, openActivity } from './activities';
import { tagsChanged } from './group-tag';
import { awaitHooks } from './hooks';
import { joinTraffic } from './membership';
import { type Activity, type AutoScalingGroup, type GroupInstance, newMember } from './state';
import { terminateMember } from './terminating';

/** In ms of virtual time, from and to. */
const NOTICE_MS = [2_000, 20_000] as const;
const WARM_UP_MS = [20_000, 60_000] as const;
const PROCEED_MS = [500, 4_000] as const;

/** To be called whenever the group may have lost capacity. */
export function reconcile(world: World, group: AutoScalingGroup): void {
  const missing = group.desiredCapacity - countedCapacity(group) - group.launching;
  if (missing <= 0 || group.suspendedProcesses.has('Launch')) return;
  group.launching += missing;
  world.clock.schedule(world.autoscaling.chance.int(...NOTICE_MS), () => {
    group.launching -= missing;
    for (let launched = 0; launched < missing; launched++) {
      if (countedCapacity(group) < group.desiredCapacity) launch(world, group);
    }
  });
}

/** Standby, detaching and terminating instances do not count. */
function countedCapacity(group: AutoScalingGroup): number {
  const counted = ['Pending', 'Pending:Wait', 'Pending:Proceed', 'InService', 'EnteringStandby'];
  return [...group.instances.values()].filter((member) => counted.includes(member.lifecycleState)).length;
}

function launch(world: World, group: AutoScalingGroup): void {
  const cause = `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${countedCapacity(group)} to ${countedCapacity(group) + 1}.`;
  const instance = group.launch(world, nextSubnet(world, group));
  const activity = openActivity(
    world,
    group,
    `Launching a new EC2 instance: ${instance.id}`,
    cause,
    instance.id,
  );
  const member = newMember(instance.id);
  group.instances.set(instance.id, member);
  tagsChanged(world, group, instance.id);
  world.clock.schedule(world.autoscaling.chance.int(...WARM_UP_MS), () =>
    enterService(world, group, member, activity),
  );
}

/** What is Pending comes into service when the hooks allow it; a launch that they give up is terminated and replaced. */
export function enterService(
  world: World,
  group: AutoScalingGroup,
  member: GroupInstance,
  activity: Activity,
): void {
  if (member.lifecycleState !== 'Pending') return;
  awaitHooks(world, group, member, 'EC2_INSTANCE_LAUNCHING', (result) => {
    closeActivity(world, activity);
    if (result === 'CONTINUE') {
      proceedToService(world, group, member);
      return;
    }
    terminateMember(world, group, member, 'a lifecycle action was abandoned for the instance.');
    reconcile(world, group);
  });
}

/** What hooks have held is not in service the moment that they let go of it. */
function proceedToService(world: World, group: AutoScalingGroup, member: GroupInstance): void {
  const { lifecycleState } = member;
  const delay = lifecycleState === 'Pending:Proceed' ? world.autoscaling.chance.int(...PROCEED_MS) : 0;
  const join = (): void => {
    if (member.lifecycleState === lifecycleState) joinService(world, group, member);
  };
  if (delay === 0) join();
  else world.clock.schedule(delay, join);
}

function joinService(world: World, group: AutoScalingGroup, member: GroupInstance): void {
  member.lifecycleState = 'InService';
  member.healthStatus = 'Healthy';
  member.inServiceMs = world.clock.now();
  joinTraffic(world, group, member.instanceId);
}

/** The subnet with the fewest of the group's instances. */
function nextSubnet(world: World, group: AutoScalingGroup): string {
  const [first = '', ...others] = group.subnetIds;
  const load = (subnetId: string): number =>
    [...group.instances.keys()].filter((id) => world.ec2.instances.get(id)?.subnetId === subnetId).length;
  return others.reduce((best, subnetId) => (load(subnetId) < load(best) ? subnetId : best), first);
}
