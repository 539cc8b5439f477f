import type {
  ContainerInstance as ContainerInstanceDescription,
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse,
} from '@aws-sdk/client-ecs';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onContainerInstances } from './authorization';
import { agentConnected } from './draining';
import {
  type Cluster,
  type ContainerInstance,
  findCluster,
  findContainerInstance,
  invalidParameter,
  tasksOn,
} from './state';

const [NAME, MAX_INSTANCES] = ['DescribeContainerInstances', 100];

/** What is not there is among the failures: the call itself succeeds. */
export const describeContainerInstances = operation<
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse
>({
  name: NAME,
  authorize: (input, call) => onContainerInstances(call, NAME, input.cluster, input.containerInstances),
  validate(input) {
    rejectUnmodelled(input, NAME, ['cluster', 'containerInstances']);
    requireContainerInstances(input.containerInstances, MAX_INSTANCES);
  },
  apply(input, { world }) {
    const cluster = findCluster(world.ecs, input.cluster);
    const { found, failures } = lookUp(cluster, input.containerInstances ?? []);
    return { containerInstances: found.map((each) => describe(world, cluster, each)), failures };
  },
});

export function requireContainerInstances(ids: readonly string[] | undefined, max: number): void {
  if (!ids?.length) throw invalidParameter('Container instances cannot be empty.');
  if (ids.length > max) throw invalidParameter(`instanceIds can have at most ${max} items.`);
}

export function lookUp(cluster: Cluster, ids: readonly string[]) {
  const missing = ids.filter((id) => !findContainerInstance(cluster, id));
  return {
    found: ids.flatMap((id) => findContainerInstance(cluster, id) ?? []),
    failures: missing.map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

export function describe(
  world: World,
  cluster: Cluster,
  container: ContainerInstance,
): ContainerInstanceDescription {
  const tasks = tasksOn(cluster, container);
  const count = (status: string): number => tasks.filter((task) => task.status === status).length;
  return {
    containerInstanceArn: container.arn,
    ec2InstanceId: container.ec2InstanceId,
    version: container.version,
    status: container.status,
    agentConnected: agentConnected(world, container),
    runningTasksCount: count('RUNNING'),
    pendingTasksCount: count('PENDING'),
    registeredAt: dateOf(container.registeredMs),
    attributes: [],
    attachments: [],
    tags: [],
  };
}
