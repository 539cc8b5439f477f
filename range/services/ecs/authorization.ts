import type { Authorization, Call } from '../../wire/operation';
import type { World } from '../../world';
import { clusterOf, findContainerInstance } from './state';

export const onAll = (action: string): readonly Authorization[] => [
  { action: `ecs:${action}`, resource: '*', context: {} },
];

export const onCluster = (
  { world }: Call,
  action: string,
  cluster: string | undefined,
): readonly Authorization[] => [
  { action: `ecs:${action}`, resource: clusterArn(world, cluster), context: {} },
];

export function onContainerInstances(
  { world }: Call,
  action: string,
  name: string | undefined,
  ids: readonly string[] = [],
): readonly Authorization[] {
  const cluster = clusterOf(world.ecs, name);
  const prefix = clusterArn(world, name).replace(':cluster/', ':container-instance/');
  const arnOf = (id: string): string =>
    (cluster && findContainerInstance(cluster, id)?.arn) ?? (id.startsWith('arn:') ? id : `${prefix}/${id}`);
  const context = { 'ecs:cluster': clusterArn(world, name) };
  return ids.map((id) => ({ action: `ecs:${action}`, resource: arnOf(id), context }));
}

/** Of a cluster that does not exist: as it would be called. */
function clusterArn({ account, ecs, partition, region }: World, cluster = 'default'): string {
  if (cluster.startsWith('arn:')) return cluster;
  return clusterOf(ecs, cluster)?.arn ?? `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`;
}
