import type { AnyOperation } from '../../wire/operation';
import { describeContainerInstances } from './describe-container-instances';
import { listClusters } from './list-clusters';
import { listContainerInstances } from './list-container-instances';
import { updateContainerInstancesState } from './update-container-instances-state';

export const operations: readonly AnyOperation[] = [
  describeContainerInstances,
  listClusters,
  listContainerInstances,
  updateContainerInstancesState,
];
