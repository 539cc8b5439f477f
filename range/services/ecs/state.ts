/** Clusters of Amazon ECS with their container instances and tasks. What runs in a task is not modelled. */
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';

export interface Task {
  readonly arn: string;
  /** The service that keeps it running; absent for one that was started by itself. */
  readonly service?: string;
  containerInstanceArn: string;
  status: 'PENDING' | 'RUNNING' | 'STOPPED';
}

export interface ContainerInstance {
  readonly arn: string;
  readonly ec2InstanceId: string;
  readonly registeredMs: number;
  /** INACTIVE when its instance has terminated. */
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** Counts what changed about it. */
  version: number;
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
  /** By ARN. */
  readonly containerInstances: Map<string, ContainerInstance>;
  readonly tasks: Map<string, Task>;
}

export interface EcsState {
  /** By ARN. */
  readonly clusters: Map<string, Cluster>;
  readonly ids: Random;
  readonly chance: Random;
}

export const createEcsState = ({ random }: { readonly random: Random }): EcsState => ({
  clusters: new Map(),
  ids: random.fork('ecs.ids'),
  chance: random.fork('ecs.chance'),
});

export const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterException', message);

/** By name or ARN; without either the cluster `default`. */
export const clusterOf = ({ clusters }: EcsState, cluster = 'default'): Cluster | undefined =>
  [...clusters.values()].find(({ arn, name }) => arn === cluster || name === cluster);

export function findCluster(state: EcsState, cluster: string | undefined): Cluster {
  const found = clusterOf(state, cluster);
  if (!found) throw new ServiceError('ClusterNotFoundException', 'Cluster not found.');
  return found;
}

/** By id or ARN. */
export const findContainerInstance = (cluster: Cluster, id: string): ContainerInstance | undefined =>
  [...cluster.containerInstances.values()].find(({ arn }) => arn === id || arn.endsWith(`/${id}`));

/** What has not stopped on a container instance. */
export const tasksOn = ({ tasks }: Cluster, { arn }: ContainerInstance): Task[] =>
  [...tasks.values()].filter((task) => task.containerInstanceArn === arn && task.status !== 'STOPPED');
