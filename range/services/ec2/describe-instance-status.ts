import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  InstanceStatus,
  SummaryStatus,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { describing } from './describe';
import { stateOf } from './instance-shape';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { Instance } from './state';
import { zoneId } from './zones';

/** Running instances only, unless IncludeAllInstances says otherwise. */
export const describeInstanceStatus = describing<
  DescribeInstanceStatusRequest,
  Instance,
  DescribeInstanceStatusResult
>({
  name: 'DescribeInstanceStatus',
  modelled: ['InstanceIds', 'IncludeAllInstances'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ InstanceIds }) => InstanceIds,
  select: ({ world }, ids, { IncludeAllInstances }) => {
    const named = ids.length > 0 ? findAll(world.ec2, 'instance', ids) : [...world.ec2.instances.values()];
    return IncludeAllInstances ? named : named.filter(({ state }) => state === 'running');
  },
  tags: () => undefined,
  filters: {
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'instance-state-name': ({ state }) => [state],
    'instance-state-code': ({ state }) => [String(stateOf(state).Code)],
    'instance-status.status': (instance) => [statusOf(instance)],
    'system-status.status': (instance) => [statusOf(instance)],
  },
  answer: (instances, { world }) => ({
    InstanceStatuses: instances.map((instance) => statusShape(world, instance)),
  }),
});

function statusShape(world: World, instance: Instance): InstanceStatus {
  const Status = statusOf(instance);
  const Details: NonNullable<InstanceStatus['InstanceStatus']>['Details'] =
    Status === 'ok' ? [{ Name: 'reachability', Status: 'passed' }] : [];
  return {
    InstanceId: instance.id,
    InstanceState: stateOf(instance.state),
    AvailabilityZone: instance.availabilityZone,
    AvailabilityZoneId: zoneId(world, instance.availabilityZone),
    InstanceStatus: { Status, Details },
    SystemStatus: { Status, Details },
    Events: [],
    Operator: { Managed: false },
  };
}

function statusOf({ state }: Instance): SummaryStatus {
  return state === 'running' ? 'ok' : 'not-applicable';
}
