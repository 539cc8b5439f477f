import type { ListClustersRequest, ListClustersResponse } from '@aws-sdk/client-ecs';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { resultPage, validatePage } from './pages';

export const listClusters = operation<ListClustersRequest, ListClustersResponse>({
  name: 'ListClusters',
  authorize: () => onAll('ListClusters'),
  validate(input) {
    rejectUnmodelled(input, 'ListClusters', ['maxResults', 'nextToken']);
    validatePage(input);
  },
  apply(input, { world }) {
    const { items, next } = resultPage([...world.ecs.clusters.keys()], input);
    return { clusterArns: [...items], ...(next !== undefined && { nextToken: next }) };
  },
});
