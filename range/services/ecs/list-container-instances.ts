import type { ListContainerInstancesRequest, ListContainerInstancesResponse } from '@aws-sdk/client-ecs';
import { operation } from '../../wire/operation';
import { NotModelled } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onCluster } from './authorization';
import { resultPage, validatePage } from './pages';
import { type ContainerInstance, findCluster } from './state';

const NAME = 'ListContainerInstances';

/** Without a status all but the inactive ones. Of the cluster query language only `ec2InstanceId == …` is modelled. */
export const listContainerInstances = operation<
  ListContainerInstancesRequest,
  ListContainerInstancesResponse
>({
  name: NAME,
  authorize: (input, call) => onCluster(call, NAME, input.cluster),
  validate(input) {
    rejectUnmodelled(input, NAME, ['cluster', 'filter', 'maxResults', 'nextToken', 'status']);
    validatePage(input);
  },
  apply(input, { world }) {
    const { containerInstances } = findCluster(world.ecs, input.cluster);
    const wanted = [...containerInstances.values()]
      .filter(({ status }) => (input.status ? status === input.status : status !== 'INACTIVE'))
      .filter(matching(input.filter));
    const { items, next } = resultPage(
      wanted.map(({ arn }) => arn),
      input,
    );
    return { containerInstanceArns: [...items], ...(next !== undefined && { nextToken: next }) };
  },
});

function matching(filter: string | undefined): (each: ContainerInstance) => boolean {
  if (filter === undefined) return () => true;
  const [, id] = /^ec2InstanceId\s*==\s*(i-[0-9a-f]+)$/.exec(filter.trim()) ?? [];
  if (id === undefined) throw new NotModelled(`${NAME} with the filter '${filter}'`);
  return ({ ec2InstanceId }) => ec2InstanceId === id;
}
