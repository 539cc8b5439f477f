import type {
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  Subnet as SubnetShape,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { sizeOf } from './addresses';
import { arnOf } from './authorize';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { Subnet } from './state';
import { tagList } from './tags';
import { zoneId } from './zones';

/** AWS keeps the first four addresses and the last one. */
const RESERVED = 5;

export const describeSubnets = describing<DescribeSubnetsRequest, Subnet, DescribeSubnetsResult>({
  name: 'DescribeSubnets',
  modelled: ['SubnetIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ SubnetIds }) => SubnetIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'subnet', ids) : [...world.ec2.subnets.values()],
  tags: (subnet) => subnet.tags,
  filters: {
    'subnet-id': ({ id }) => [id],
    'subnet-arn': ({ id }, world) => [arnOf(world, 'subnet', id)],
    'vpc-id': ({ vpcId }) => [vpcId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'availability-zone-id': ({ availabilityZone }, world) => [zoneId(world, availabilityZone)],
    'cidr-block': ({ cidr }) => [cidr],
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6Cidr }) =>
      ipv6Cidr === undefined ? [] : [ipv6Cidr],
    'map-public-ip-on-launch': ({ mapPublicIpOnLaunch }) => [String(mapPublicIpOnLaunch)],
    'owner-id': (_subnet, { account }) => [account],
    state: () => ['available'],
  },
  answer: (subnets, { world }) => ({ Subnets: subnets.map((subnet) => subnetShape(world, subnet)) }),
});

function subnetShape(world: World, subnet: Subnet): SubnetShape {
  return {
    SubnetId: subnet.id,
    SubnetArn: arnOf(world, 'subnet', subnet.id),
    VpcId: subnet.vpcId,
    OwnerId: world.account,
    State: 'available',
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: zoneId(world, subnet.availabilityZone),
    CidrBlock: subnet.cidr,
    AvailableIpAddressCount: sizeOf(subnet.cidr) - RESERVED - addressesIn(world, subnet),
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: subnet.ipv6Cidr !== undefined,
    DefaultForAz: world.ec2.vpcs.get(subnet.vpcId)?.isDefault ?? false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet:
      subnet.ipv6Cidr === undefined
        ? []
        : [
            {
              AssociationId: `subnet-cidr-assoc-${subnet.id.slice('subnet-'.length)}`,
              Ipv6CidrBlock: subnet.ipv6Cidr,
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ],
    Tags: tagList(subnet.tags),
  };
}

function addressesIn(world: World, { id }: Subnet): number {
  return [...world.ec2.networkInterfaces.values()]
    .filter(({ subnetId }) => subnetId === id)
    .reduce((count, { privateAddresses }) => count + privateAddresses.length, 0);
}
