/** Who serves where: Auto Scaling groups, load balancers, container instances, and what Systems Manager manages. */
import type { AutoScalingGroup } from '../../services/autoscaling/state';
import type { Cluster } from '../../services/ecs/state';
import type { ClassicLoadBalancer } from '../../services/elb/state';
import type { TargetGroup } from '../../services/elbv2/state';
import type { World } from '../../world';
import { resource, sorted } from './facts';

export const fleetState = (world: World) => [
  ...[...world.autoscaling.groups.values()].map(scalingState),
  ...[...world.elbv2.targetGroups.values()].map(targetState),
  ...[...world.elb.loadBalancers.values()].map(classicState),
  ...[...world.ecs.clusters.values()].map(clusterState),
  ...[...world.ssm.nodes.keys()]
    .filter((id) => isThere(world, id))
    .map((id) => resource(`managed node ${id}`, {})),
];

/** A node is known for some time after its instance is gone. */
const isThere = ({ ec2 }: World, id: string): boolean => ec2.instances.get(id)?.state !== 'terminated';

const scalingState = (group: AutoScalingGroup) =>
  resource(`Auto Scaling group ${group.name}`, {
    sizes: `minimum ${group.minSize}, maximum ${group.maxSize}`,
    'desired capacity': group.desiredCapacity,
    members: sorted(
      [...group.instances.values()]
        .filter(({ lifecycleState }) => !lifecycleState.startsWith('Terminat'))
        .map(({ instanceId, lifecycleState, protectedFromScaleIn }) =>
          [instanceId, lifecycleState, ...(protectedFromScaleIn ? ['protected from scale-in'] : [])].join(
            ' ',
          ),
        ),
    ),
    'suspended processes': sorted(group.suspendedProcesses),
  });

const targetState = ({ name, targets }: TargetGroup) =>
  resource(`target group ${name}`, {
    targets: sorted(
      [...targets.values()]
        .filter(({ state }) => state !== 'draining')
        .map(({ id, port }) => `${id}:${port}`),
    ),
  });

/** Where the tasks of a service run is the scheduler's business. */
const clusterState = ({ name, containerInstances }: Cluster) =>
  resource(`cluster ${name}`, {
    'container instances': sorted(
      [...containerInstances.values()]
        .filter(({ status }) => status !== 'INACTIVE')
        .map(({ ec2InstanceId, status }) => `${ec2InstanceId} ${status}`),
    ),
  });

const classicState = ({ name, instanceIds }: ClassicLoadBalancer) =>
  resource(`classic load balancer ${name}`, { instances: sorted(instanceIds) });
