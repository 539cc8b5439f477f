import type { DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult } from '@aws-sdk/client-ec2';
import { describing } from './describe';
import { privateDnsName } from './instance-interface-shape';
import { isInUse, networkInterfaceShape } from './network-interface-shape';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { NetworkInterface, PublicAddress } from './state';

export const describeNetworkInterfaces = describing<
  DescribeNetworkInterfacesRequest,
  NetworkInterface,
  DescribeNetworkInterfacesResult
>({
  name: 'DescribeNetworkInterfaces',
  modelled: ['NetworkInterfaceIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ NetworkInterfaceIds }) => NetworkInterfaceIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'networkInterface', ids) : [...world.ec2.networkInterfaces.values()],
  tags: (eni) => eni.tags,
  filters: {
    'network-interface-id': ({ id }) => [id],
    'attachment.instance-id': ({ attachment }) => (attachment ? [attachment.instanceId] : []),
    'attachment.attachment-id': ({ attachment }) => (attachment ? [attachment.id] : []),
    'attachment.device-index': ({ attachment }) => (attachment ? [String(attachment.deviceIndex)] : []),
    'attachment.delete-on-termination': ({ attachment }) =>
      attachment ? [String(attachment.deleteOnTermination)] : [],
    'attachment.status': ({ attachment }) => (attachment ? ['attached'] : []),
    'group-id': ({ groupIds }) => groupIds,
    'group-name': ({ groupIds }, { ec2 }) => groupIds.map((id) => ec2.securityGroups.get(id)?.name ?? ''),
    'vpc-id': ({ vpcId }) => [vpcId],
    'subnet-id': ({ subnetId }) => [subnetId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    description: ({ description }) => [description],
    'interface-type': ({ interfaceType }) => [interfaceType],
    'mac-address': ({ macAddress }) => [macAddress],
    'owner-id': (_eni, { account }) => [account],
    'requester-managed': ({ requesterManaged }) => [String(requesterManaged)],
    'source-dest-check': ({ sourceDestCheck }) => [String(sourceDestCheck)],
    status: (eni) => [isInUse(eni) ? 'in-use' : 'available'],
    'private-ip-address': (eni) => privateIps(eni),
    'addresses.private-ip-address': (eni) => privateIps(eni),
    'private-dns-name': (eni, world) => privateIps(eni).map((ip) => privateDnsName(world, ip)),
    'ipv6-addresses.ipv6-address': ({ ipv6Addresses }) => ipv6Addresses,
    'association.public-ip': (eni) => publicAddresses(eni).map(({ ip }) => ip),
    'addresses.association.public-ip': (eni) => publicAddresses(eni).map(({ ip }) => ip),
    'association.allocation-id': (eni) => publicAddresses(eni).flatMap((a) => a.allocationId ?? []),
    'association.association-id': (eni) => publicAddresses(eni).flatMap((a) => a.associationId ?? []),
  },
  answer: (enis, { world }) => ({
    NetworkInterfaces: enis.map((eni) => networkInterfaceShape(world, eni)),
  }),
});

function privateIps({ privateAddresses }: NetworkInterface): string[] {
  return privateAddresses.map(({ ip }) => ip);
}

function publicAddresses({ privateAddresses }: NetworkInterface): PublicAddress[] {
  return privateAddresses.flatMap(({ publicAddress }) => publicAddress ?? []);
}
