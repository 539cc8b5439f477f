import type {
  Address as AddressShape,
  DescribeAddressesRequest,
  DescribeAddressesResult,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { describing } from './describe';
import { placeOf } from './elastic-ips';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { ElasticIp } from './state';
import { tagList } from './tags';

/** It has no pages. */
type Input = DescribeAddressesRequest & { readonly MaxResults?: undefined; readonly NextToken?: undefined };

/** Elastic IPs only: an auto-assigned address is Amazon's. */
export const describeAddresses = describing<Input, ElasticIp, DescribeAddressesResult>({
  name: 'DescribeAddresses',
  modelled: ['AllocationIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ AllocationIds }) => AllocationIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'elasticIp', ids) : [...world.ec2.elasticIps.values()],
  tags: (elasticIp) => elasticIp.tags,
  filters: {
    'allocation-id': ({ allocationId }) => [allocationId],
    'public-ip': ({ ip }) => [ip],
    'association-id': ofAssociation('AssociationId'),
    'instance-id': ofAssociation('InstanceId'),
    'network-interface-id': ofAssociation('NetworkInterfaceId'),
    'private-ip-address': ofAssociation('PrivateIpAddress'),
  },
  answer: (elasticIps, { world }) => ({
    Addresses: elasticIps.map((elasticIp) => addressShape(world, elasticIp)),
  }),
});

function ofAssociation(member: 'AssociationId' | 'InstanceId' | 'NetworkInterfaceId' | 'PrivateIpAddress') {
  return (elasticIp: ElasticIp, world: World): string[] => {
    const value = associationOf(world, elasticIp)[member];
    return value === undefined ? [] : [value];
  };
}

function addressShape(world: World, elasticIp: ElasticIp): AddressShape {
  return {
    PublicIp: elasticIp.ip,
    AllocationId: elasticIp.allocationId,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: world.region,
    ...associationOf(world, elasticIp),
    Tags: tagList(elasticIp.tags),
  };
}

function associationOf(world: World, elasticIp: ElasticIp): AddressShape {
  const place = placeOf(world.ec2, elasticIp);
  if (!place) return {};
  const { eni, address } = place;
  return {
    AssociationId: address.publicAddress.associationId,
    NetworkInterfaceId: eni.id,
    NetworkInterfaceOwnerId: world.account,
    PrivateIpAddress: address.ip,
    ...(eni.attachment && { InstanceId: eni.attachment.instanceId }),
  };
}
