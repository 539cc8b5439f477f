import type {
  DescribeSpotInstanceRequestsRequest,
  DescribeSpotInstanceRequestsResult,
  LaunchSpecification,
  SpotInstanceRequest as RequestShape,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { Instance, SpotRequest } from './state';
import { tagList } from './tags';

export const describeSpotInstanceRequests = describing<
  DescribeSpotInstanceRequestsRequest,
  SpotRequest,
  DescribeSpotInstanceRequestsResult
>({
  name: 'DescribeSpotInstanceRequests',
  modelled: ['SpotInstanceRequestIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ SpotInstanceRequestIds }) => SpotInstanceRequestIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'spotRequest', ids) : [...world.ec2.spotRequests.values()],
  tags: (request) => request.tags,
  filters: {
    'spot-instance-request-id': ({ id }) => [id],
    'instance-id': ({ instanceId }) => (instanceId === undefined ? [] : [instanceId]),
    state: ({ state }) => [state],
    'status-code': ({ statusCode }) => [statusCode],
    type: ({ type }) => [type],
  },
  answer: (requests, { world }) => ({
    SpotInstanceRequests: requests.map((request) => requestShape(world, request)),
  }),
});

function requestShape(world: World, request: SpotRequest): RequestShape {
  const instance = world.ec2.instances.get(request.instanceId ?? '');
  return {
    SpotInstanceRequestId: request.id,
    CreateTime: dateOf(request.createdAt),
    Type: request.type,
    State: request.state,
    Status: {
      Code: request.statusCode,
      Message: `Your Spot request has the status ${request.statusCode}.`,
      UpdateTime: dateOf(request.statusAt),
    },
    ...(instance && launchedShape(instance)),
    InstanceInterruptionBehavior: request.type === 'persistent' ? 'stop' : 'terminate',
    Tags: tagList(request.tags),
  };
}

function launchedShape(instance: Instance): RequestShape {
  return {
    InstanceId: instance.id,
    LaunchedAvailabilityZone: instance.availabilityZone,
    ProductDescription: instance.platform === 'windows' ? 'Windows' : 'Linux/UNIX',
    LaunchSpecification: {
      ImageId: instance.imageId,
      InstanceType: instance.type as NonNullable<LaunchSpecification['InstanceType']>,
      ...(instance.profile && { IamInstanceProfile: { Arn: instance.profile.arn } }),
    },
  };
}
