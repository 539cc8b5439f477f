/** An instance as a container instance of Amazon ECS. ECS has no look-up by instance: every cluster is asked, a few at a time. */

import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { isCode } from './aws-error';
import { collect } from './collect';
import { ecs } from './ecs';

export interface ContainerInstance {
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly status: string;
  /** What is at risk beside the subject, which the cluster moves elsewhere when the container instance drains. */
  readonly runningTasks: number;
  readonly pendingTasks: number;
}

const CLUSTERS_AT_ONCE = 5;

export async function findContainerInstance(instanceId: string): Promise<ContainerInstance | null> {
  const clusters = await collect(paginateListClusters({ client: ecs }, {}), ({ clusterArns }) => clusterArns);
  for (let at = 0; at < clusters.length; at += CLUSTERS_AT_ONCE) {
    const batch = clusters.slice(at, at + CLUSTERS_AT_ONCE);
    const answers = await Promise.all(batch.map((clusterArn) => inCluster(clusterArn, instanceId)));
    const found = answers.find((each) => each !== null);
    if (found) return await describe(found.clusterArn, found.containerInstanceArn);
  }
  return null;
}

type Place = Pick<ContainerInstance, 'clusterArn' | 'containerInstanceArn'>;

/** Null also for a cluster that was deleted since it was listed. */
async function inCluster(clusterArn: string, instanceId: string): Promise<Place | null> {
  try {
    const { containerInstanceArns } = await ecs.send(
      new ListContainerInstancesCommand({ cluster: clusterArn, filter: `ec2InstanceId == ${instanceId}` }),
    );
    const [containerInstanceArn] = containerInstanceArns ?? [];
    return containerInstanceArn === undefined ? null : { clusterArn, containerInstanceArn };
  } catch (error) {
    if (isCode(error, 'ClusterNotFoundException')) return null;
    throw error;
  }
}

async function describe(clusterArn: string, containerInstanceArn: string): Promise<ContainerInstance | null> {
  const { containerInstances } = await ecs.send(
    new DescribeContainerInstancesCommand({
      cluster: clusterArn,
      containerInstances: [containerInstanceArn],
    }),
  );
  const [container] = containerInstances ?? [];
  if (!container) return null;
  return {
    clusterArn,
    containerInstanceArn,
    status: container.status ?? 'unknown',
    runningTasks: container.runningTasksCount ?? 0,
    pendingTasks: container.pendingTasksCount ?? 0,
  };
}
