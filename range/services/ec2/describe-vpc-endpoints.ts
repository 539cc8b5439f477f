import type {
  DescribeVpcEndpointsRequest,
  DescribeVpcEndpointsResult,
  VpcEndpoint as EndpointShape,
  State,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { describing } from './describe';
import { groupIdentifiers } from './group-shape';
import { findAll } from './resource-ids';
import type { InterfaceEndpoint, VpcEndpoint } from './state';
import { tagList } from './tags';

/** EC2 answers in lower case, unlike the constants of its model. */
const AVAILABLE: string = 'available';

export const describeVpcEndpoints = describing<
  DescribeVpcEndpointsRequest,
  VpcEndpoint,
  DescribeVpcEndpointsResult
>({
  name: 'DescribeVpcEndpoints',
  modelled: ['VpcEndpointIds'],
  pages: { min: 1, max: Number.MAX_SAFE_INTEGER, capped: 1000 },
  ids: ({ VpcEndpointIds }) => VpcEndpointIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'endpoint', ids) : [...world.ec2.endpoints.values()],
  tags: (endpoint) => endpoint.tags,
  filters: {
    'vpc-endpoint-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'service-name': ({ serviceName }) => [serviceName],
    'vpc-endpoint-type': (endpoint) => [typeOf(endpoint)],
    'vpc-endpoint-state': () => ['available'],
    'ip-address-type': () => ['ipv4'],
  },
  answer: (endpoints, { world }) => ({
    VpcEndpoints: endpoints.map((endpoint) => endpointShape(world, endpoint)),
  }),
});

function typeOf({ kind }: VpcEndpoint): 'Interface' | 'Gateway' {
  return kind === 'interface' ? 'Interface' : 'Gateway';
}

function endpointShape(world: World, endpoint: VpcEndpoint): EndpointShape {
  const isInterface = endpoint.kind === 'interface';
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: typeOf(endpoint),
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    ServiceRegion: world.region,
    State: AVAILABLE as State,
    PolicyDocument: endpoint.policyDocument,
    RouteTableIds: isInterface ? [] : [...endpoint.routeTableIds],
    SubnetIds: isInterface ? [...endpoint.subnetIds] : [],
    Groups: isInterface ? groupIdentifiers(world, endpoint.groupIds) : [],
    NetworkInterfaceIds: isInterface ? [...endpoint.networkInterfaceIds] : [],
    PrivateDnsEnabled: isInterface && endpoint.privateDnsEnabled,
    IpAddressType: 'ipv4',
    DnsOptions: { DnsRecordIpType: isInterface ? 'ipv4' : 'service-defined' },
    DnsEntries: isInterface ? dnsEntries(world, endpoint) : [],
    RequesterManaged: false,
    CreationTimestamp: dateOf(endpoint.createdAt),
    OwnerId: world.account,
    Tags: tagList(endpoint.tags),
  };
}

function dnsEntries(world: World, { id, serviceName, privateDnsEnabled }: InterfaceEndpoint) {
  const service = serviceName.split('.').at(-1);
  const own = { DnsName: `${id}.${service}.${world.region}.vpce.amazonaws.com` };
  return privateDnsEnabled ? [own, { DnsName: `${service}.${world.region}.amazonaws.com` }] : [own];
}
