/** The subject as an ECS container instance and as the fulfilment of a Spot request. */
import { DescribeSpotInstanceRequestsCommand } from '@aws-sdk/client-ec2';
import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { isCode } from '../common/aws-error';
import { ec2 } from '../common/ec2';
import { ecs } from '../common/ecs';
import type { BeforeState } from './before-state';
import { compare, type Row } from './row';

export async function containerRows({ parts, policy }: BeforeState): Promise<Row[]> {
  const before = parts['container-instance.json']?.containerInstance;
  if (!before) return [];
  const now = await containerStatus(before.clusterArn, before.containerInstanceArn);
  return [
    compare({
      field: 'container-instance',
      before: before.status,
      set: policy.fleet.drainContainerInstances ? 'DRAINING' : before.status,
      now,
      cannot:
        now === null || now === 'INACTIVE' ? 'the container instance is no longer registered' : undefined,
    }),
  ];
}

async function containerStatus(cluster: string, containerInstance: string): Promise<string | null> {
  try {
    const { containerInstances } = await ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: [containerInstance] }),
    );
    return containerInstances?.[0]?.status ?? null;
  } catch (error) {
    if (isCode(error, 'ClusterNotFoundException')) return null;
    throw error;
  }
}

export async function spotRows({ parts, policy }: BeforeState): Promise<Row[]> {
  const before = parts['spot-request.json']?.request;
  if (!before) return [];
  const now = await spotState(before.id);
  return [
    compare({
      field: 'spot-request',
      before: before.state,
      set: policy.fleet.cancelSpotRequests ? 'cancelled' : before.state,
      // A request is disabled while its instance is stopped, and active again with it.
      now: now === 'disabled' ? 'active' : now,
      cannot: 'a Spot request that is cancelled cannot be made again: the instance goes on without one',
    }),
  ];
}

async function spotState(id: string): Promise<string | null> {
  try {
    const { SpotInstanceRequests } = await ec2.send(
      new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }),
    );
    return SpotInstanceRequests?.[0]?.State ?? null;
  } catch (error) {
    if (isCode(error, 'InvalidSpotInstanceRequestID.NotFound')) return null;
    throw error;
  }
}
