/**
 * What becomes of the tasks on a container instance that drains: a pending one of a service is stopped at once, a
 * running one when its replacement runs elsewhere, as with a minimum of 100 % healthy tasks; without another active
 * container instance it stays. Tasks of no service are left alone, and so is what an agent that is gone cannot stop.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateContainerInstancesState.html
 */
import type { World } from '../../world';
import { addTask } from './builders';
import { type Cluster, type ContainerInstance, type Task, tasksOn } from './state';

/** In ms of virtual time, from and to: until a replacement runs and the task that it replaces has stopped. */
const REPLACING_MS = [5_000, 60_000] as const;

export function drain(world: World, cluster: Cluster, container: ContainerInstance): void {
  for (const task of tasksOn(cluster, container)) {
    if (task.service === undefined) continue;
    if (task.status === 'PENDING') task.status = 'STOPPED';
    world.clock.schedule(world.ecs.chance.int(...REPLACING_MS), () =>
      replace(world, cluster, container, task),
    );
  }
}

function replace(world: World, cluster: Cluster, container: ContainerInstance, task: Task): void {
  const elsewhere = leastLoaded(cluster);
  if (container.status !== 'DRAINING' || task.service === undefined || !elsewhere) return;
  addTask(world, cluster, elsewhere, { service: task.service });
  if (agentConnected(world, container)) task.status = 'STOPPED';
}

function leastLoaded(cluster: Cluster): ContainerInstance | undefined {
  const active = [...cluster.containerInstances.values()].filter(({ status }) => status === 'ACTIVE');
  return active.toSorted((a, b) => tasksOn(cluster, a).length - tasksOn(cluster, b).length)[0];
}

/** Whether the host runs; that its agent may be cut off from the service is not modelled. */
export const agentConnected = (world: World, { ec2InstanceId }: ContainerInstance): boolean =>
  world.ec2.instances.get(ec2InstanceId)?.state === 'running';

/** Deregisters what has terminated: once a world, before its clock starts. */
export function startContainerInstances(world: World): void {
  world.ec2.onInstanceState.subscribe((instanceId, state) => {
    if (state !== 'terminated') return;
    for (const cluster of world.ecs.clusters.values())
      for (const container of cluster.containerInstances.values())
        if (container.ec2InstanceId === instanceId) deregister(cluster, container);
  });
}

function deregister(cluster: Cluster, container: ContainerInstance): void {
  for (const task of tasksOn(cluster, container)) task.status = 'STOPPED';
  container.status = 'INACTIVE';
  container.version++;
}
