/** Takes the subject out of the traffic of every load balancer that sends it some, each failing alone. */
import { DeregisterInstancesFromLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DeregisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Changes } from '../common/changes';
import type { Problems } from '../common/result';
import type { Subject } from '../common/subject';
import { elb, elbv2, type Registrations, type TargetRegistration } from './registrations';

export async function deregister(
  { instanceId }: Subject,
  { targets, classicLoadBalancers }: Registrations,
  changes: Changes,
  problems: Problems,
): Promise<void> {
  const leaveTargetGroup = (target: TargetRegistration) =>
    changes.make(
      'elasticloadbalancing:DeregisterTargets',
      target.targetGroupArn,
      `${named(target)}: registered -> draining`,
      () =>
        elbv2.send(
          new DeregisterTargetsCommand({
            TargetGroupArn: target.targetGroupArn,
            Targets: [{ Id: target.id, ...(target.port !== undefined && { Port: target.port }) }],
          }),
        ),
    );
  const leaveClassic = (LoadBalancerName: string) =>
    changes.make(
      'elasticloadbalancing:DeregisterInstancesFromLoadBalancer',
      LoadBalancerName,
      `${instanceId}: registered -> gone`,
      () =>
        elb.send(
          new DeregisterInstancesFromLoadBalancerCommand({
            LoadBalancerName,
            Instances: [{ InstanceId: instanceId }],
          }),
        ),
    );
  for (const target of targets) await problems.attempt(target.targetGroupArn, () => leaveTargetGroup(target));
  for (const name of classicLoadBalancers) await problems.attempt(name, () => leaveClassic(name));
}

const named = ({ id, port }: TargetRegistration): string => (port === undefined ? id : `${id}:${port}`);
