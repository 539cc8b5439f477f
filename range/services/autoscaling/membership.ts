/** How instances take part in the traffic of what is attached to their group, and how they stop. */
import type { World } from '../../world';
import { deregisterInstance } from '../elb/state';
import { deregisterTarget, registerTarget } from '../elbv2/targets';
import type { AutoScalingGroup } from './state';

export function joinTraffic(world: World, group: AutoScalingGroup, instanceId: string): void {
  if (group.suspendedProcesses.has('AddToLoadBalancer')) return;
  for (const arn of group.targetGroupArns) {
    const targetGroup = world.elbv2.targetGroups.get(arn);
    if (targetGroup) registerTarget(world, targetGroup, { id: instanceId });
  }
  for (const name of group.loadBalancerNames) {
    world.elb.loadBalancers.get(name)?.instanceIds.add(instanceId);
  }
}

/** Deregisters the instance and returns for how many ms the load balancers will drain it. */
export function leaveTraffic(world: World, group: AutoScalingGroup, instanceId: string): number {
  const delays = [0];
  for (const arn of group.targetGroupArns) {
    const targetGroup = world.elbv2.targetGroups.get(arn);
    const registered = [...(targetGroup?.targets.values() ?? [])].some((target) => target.id === instanceId);
    if (!targetGroup || !registered) continue;
    deregisterTarget(world, targetGroup, { id: instanceId });
    delays.push(targetGroup.deregistrationDelaySeconds);
  }
  for (const name of group.loadBalancerNames) {
    const balancer = world.elb.loadBalancers.get(name);
    if (!balancer?.instanceIds.has(instanceId)) continue;
    deregisterInstance(world, balancer, instanceId);
    delays.push(balancer.drainingSeconds ?? 0);
  }
  return Math.max(...delays) * 1000;
}
