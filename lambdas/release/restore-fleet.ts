/** Traffic and tasks come back: target groups, classic load balancers, the ECS cluster. */

import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { RegisterInstancesWithLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing';
import { RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ecs } from '../common/ecs';
import { elb, elbv2 } from '../detach/registrations';
import { targetField } from './registration-rows';
import type { Restoring } from './restore';
import { targetOf } from './row';

/** A group that the subject rejoined has registered it already; a second registration changes nothing. */
export async function registerTarget({ row, before, changes }: Restoring): Promise<void> {
  const { targets = [] } = before.parts['registrations.json']?.registrations ?? {};
  const target = targets.find((each) => targetField(each) === row.field);
  if (!target) return;
  const { targetGroupArn, id, port } = target;
  await changes.make(
    'elasticloadbalancing:RegisterTargets',
    targetGroupArn,
    `${port === undefined ? id : `${id}:${port}`}: not registered -> registered`,
    () =>
      elbv2.send(
        new RegisterTargetsCommand({
          TargetGroupArn: targetGroupArn,
          Targets: [{ Id: id, ...(port !== undefined && { Port: port }) }],
        }),
      ),
  );
}

export const registerClassic = ({ row, before, changes }: Restoring): Promise<unknown> => {
  const [LoadBalancerName, { InstanceId }] = [targetOf(row), before.instance];
  return changes.make(
    'elasticloadbalancing:RegisterInstancesWithLoadBalancer',
    LoadBalancerName,
    `${InstanceId}: not registered -> registered`,
    () =>
      elb.send(
        new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances: [{ InstanceId }] }),
      ),
  );
};

export async function activate({ row, before, changes }: Restoring): Promise<void> {
  const recorded = before.parts['container-instance.json']?.containerInstance;
  if (!recorded) return;
  await changes.make(
    'ecs:UpdateContainerInstancesState',
    recorded.containerInstanceArn,
    `${row.now} -> ${row.before}`,
    () =>
      ecs.send(
        new UpdateContainerInstancesStateCommand({
          cluster: recorded.clusterArn,
          containerInstances: [recorded.containerInstanceArn],
          status: row.before === 'ACTIVE' ? 'ACTIVE' : 'DRAINING',
        }),
      ),
  );
}
