import type {
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse,
} from '@aws-sdk/client-ecs';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onContainerInstances } from './authorization';
import { describe, lookUp, requireContainerInstances } from './describe-container-instances';
import { drain } from './draining';
import { findCluster, invalidParameter } from './state';

const [NAME, MAX_INSTANCES] = ['UpdateContainerInstancesState', 10];

/** Setting the status that it has changes nothing. An inactive container instance is refused. */
export const updateContainerInstancesState = operation<
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse
>({
  name: NAME,
  authorize: (input, call) => onContainerInstances(call, NAME, input.cluster, input.containerInstances),
  validate(input) {
    rejectUnmodelled(input, NAME, ['cluster', 'containerInstances', 'status']);
    requireContainerInstances(input.containerInstances, MAX_INSTANCES);
    if (input.status !== 'ACTIVE' && input.status !== 'DRAINING')
      throw invalidParameter('Container instance status should be one of [ACTIVE, DRAINING].');
  },
  apply(input, { world }) {
    const cluster = findCluster(world.ecs, input.cluster);
    const { found, failures } = lookUp(cluster, input.containerInstances ?? []);
    if (found.some(({ status }) => status === 'INACTIVE'))
      throw invalidParameter('The container instance is not in an ACTIVE or DRAINING state.');
    const status = input.status === 'DRAINING' ? 'DRAINING' : 'ACTIVE';
    for (const container of found.filter((each) => each.status !== status)) {
      container.status = status;
      container.version++;
      if (status === 'DRAINING') drain(world, cluster, container);
    }
    return { containerInstances: found.map((each) => describe(world, cluster, each)), failures };
  },
});
