/**
 * Health replacement. An instance in service that is not running, or that an attached target group calls
 * unhealthy when the group checks by ELB, is marked Unhealthy and after a while terminated and replaced.
 * Termination protection, stop protection and scale-in protection do not prevent it; being in Standby, detaching,
 * or the suspension of HealthCheck or ReplaceUnhealthy do. The grace period holds off the load balancer's
 * judgement, not that of a state other than running.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
 */
import type { World } from '../../world';
import { closeActivity } from './activities';
import { reconcile } from './capacity';
import { tagsChanged } from './group-tag';
import { type AutoScalingGroup, type GroupInstance, groupOf } from './state';
import { isRunning, terminateMember } from './terminating';

/** In ms of virtual time, from and to: until the check notices, and until the replacement acts on it. */
const CHECK_MS = [5_000, 60_000] as const;
const REPLACE_MS = [1_000, 30_000] as const;

/** Subscribes to what health checks see: once a world, before its clock starts. */
export function startHealthReplacement(world: World): void {
  world.ec2.onInstanceState.subscribe((instanceId, state) => {
    if (state === 'terminated') forget(world, instanceId);
    else checkSoon(world, instanceId);
  });
  world.elbv2.onTargetState.subscribe((_, target) => {
    if (target.state === 'unhealthy') checkSoon(world, target.id);
  });
}

function checkSoon(world: World, instanceId: string): void {
  const found = groupOf(world.autoscaling, instanceId);
  if (!found || isHealthy(world, found.group, found.member)) return;
  const { group, member } = found;
  world.clock.schedule(world.autoscaling.chance.int(...CHECK_MS) + graceLeft(world, group, member), () => {
    if (!isInService(group, member) || group.suspendedProcesses.has('HealthCheck')) return;
    if (member.healthStatus === 'Unhealthy' || isHealthy(world, group, member)) return;
    member.healthStatus = 'Unhealthy';
    replaceSoon(world, group, member);
  });
}

function graceLeft(world: World, group: AutoScalingGroup, member: GroupInstance): number {
  if (!isRunning(world, member) || member.inServiceMs === undefined) return 0;
  const end = member.inServiceMs + group.healthCheckGracePeriodSeconds * 1000;
  return Math.max(0, end - world.clock.now());
}

function isHealthy(world: World, group: AutoScalingGroup, member: GroupInstance): boolean {
  if (!isRunning(world, member)) return false;
  if (group.healthCheckType === 'EC2') return true;
  return !group.targetGroupArns.some((arn) =>
    [...(world.elbv2.targetGroups.get(arn)?.targets.values() ?? [])].some(
      (target) => target.id === member.instanceId && target.state === 'unhealthy',
    ),
  );
}

const isInService = (group: AutoScalingGroup, member: GroupInstance): boolean =>
  group.instances.get(member.instanceId) === member && member.lifecycleState === 'InService';

function replaceSoon(world: World, group: AutoScalingGroup, member: GroupInstance): void {
  world.clock.schedule(world.autoscaling.chance.int(...REPLACE_MS), () => {
    const suspended = ['ReplaceUnhealthy', 'Terminate'] as const;
    if (!isInService(group, member) || suspended.some((each) => group.suspendedProcesses.has(each))) return;
    replace(world, group, member);
  });
}

function replace(world: World, group: AutoScalingGroup, member: GroupInstance): void {
  const cause =
    'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.';
  const elbCause = 'an instance was taken out of service in response to an ELB system health check failure.';
  terminateMember(world, group, member, isRunning(world, member) ? elbCause : cause);
  reconcile(world, group);
}

/** What has terminated, by whomever, is no longer a member. */
function forget(world: World, instanceId: string): void {
  const found = groupOf(world.autoscaling, instanceId);
  if (!found) return;
  const { group } = found;
  group.instances.delete(instanceId);
  tagsChanged(world, group, instanceId);
  for (const activity of group.activities) {
    if (activity.endMs === undefined && activity.description.endsWith(instanceId))
      closeActivity(world, activity);
  }
  reconcile(world, group);
}
