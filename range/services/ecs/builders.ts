import type { World } from '../../world';
import type { Cluster, ContainerInstance, Task } from './state';

export function addCluster(world: World, name: string): Cluster {
  const arn = ecsArn(world, `cluster/${name}`);
  const cluster: Cluster = { arn, name, containerInstances: new Map(), tasks: new Map() };
  world.ecs.clusters.set(arn, cluster);
  return cluster;
}

/** Registers an instance with a cluster. */
export function addContainerInstance(
  world: World,
  cluster: Cluster,
  ec2InstanceId: string,
): ContainerInstance {
  const container: ContainerInstance = {
    arn: ecsArn(world, `container-instance/${cluster.name}/${world.ecs.ids.hex(32)}`),
    ec2InstanceId,
    registeredMs: world.clock.now(),
    status: 'ACTIVE',
    version: 1,
  };
  cluster.containerInstances.set(container.arn, container);
  return container;
}

/** A running task, of a service or by itself. */
export function addTask(
  world: World,
  cluster: Cluster,
  { arn: containerInstanceArn }: ContainerInstance,
  { service, status = 'RUNNING' }: Partial<Pick<Task, 'service' | 'status'>> = {},
): Task {
  const task: Task = {
    arn: ecsArn(world, `task/${cluster.name}/${world.ecs.ids.hex(32)}`),
    ...(service !== undefined && { service }),
    containerInstanceArn,
    status,
  };
  cluster.tasks.set(task.arn, task);
  return task;
}

const ecsArn = ({ account, partition, region }: World, resource: string): string =>
  `arn:${partition}:ecs:${region}:${account}:${resource}`;
