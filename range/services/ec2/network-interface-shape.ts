/** Network interfaces as DescribeNetworkInterfaces gives them. */
import type {
  NetworkInterfaceAssociation,
  NetworkInterface as NetworkInterfaceShape,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { groupIdentifiers } from './group-shape';
import { attachmentShape, privateDnsName, publicDnsName, trackingShape } from './instance-interface-shape';
import type { NetworkInterface, PrivateAddress } from './state';
import { tagList } from './tags';
import { zoneId } from './zones';

export function networkInterfaceShape(world: World, eni: NetworkInterface): NetworkInterfaceShape {
  const [primary] = eni.privateAddresses;
  const [ipv6] = eni.ipv6Addresses;
  return {
    NetworkInterfaceId: eni.id,
    OwnerId: world.account,
    VpcId: eni.vpcId,
    SubnetId: eni.subnetId,
    AvailabilityZone: eni.availabilityZone,
    AvailabilityZoneId: zoneId(world, eni.availabilityZone),
    Description: eni.description,
    InterfaceType: eni.interfaceType,
    MacAddress: eni.macAddress,
    RequesterManaged: eni.requesterManaged,
    SourceDestCheck: eni.sourceDestCheck,
    Status: isInUse(eni) ? 'in-use' : 'available',
    ...(primary ? associationMember(world, primary) : {}),
    ...attachmentMember(world, eni),
    Groups: groupIdentifiers(world, eni.groupIds),
    PrivateIpAddress: primary?.ip,
    PrivateDnsName: primary ? privateDnsName(world, primary.ip) : '',
    PrivateIpAddresses: eni.privateAddresses.map((address) => ({
      PrivateIpAddress: address.ip,
      PrivateDnsName: privateDnsName(world, address.ip),
      Primary: address.primary,
      ...associationMember(world, address),
    })),
    Ipv6Addresses: eni.ipv6Addresses.map((ip) => ({ Ipv6Address: ip, IsPrimaryIpv6: false })),
    ...(ipv6 === undefined ? {} : { Ipv6Address: ipv6 }),
    ...trackingShape(eni.trackingTimeouts),
    TagSet: tagList(eni.tags),
    Operator: { Managed: false },
  };
}

export function isInUse(eni: NetworkInterface): boolean {
  return eni.attachment !== undefined || eni.requesterManaged;
}

function associationMember(
  world: World,
  { publicAddress }: PrivateAddress,
): { Association?: NetworkInterfaceAssociation } {
  if (!publicAddress) return {};
  const { ip, kind, allocationId, associationId } = publicAddress;
  return {
    Association: {
      PublicIp: ip,
      PublicDnsName: publicDnsName(world, ip),
      IpOwnerId: kind === 'elastic' ? world.account : 'amazon',
      ...(allocationId === undefined ? {} : { AllocationId: allocationId }),
      ...(associationId === undefined ? {} : { AssociationId: associationId }),
    },
  };
}

function attachmentMember(world: World, { attachment }: NetworkInterface): NetworkInterfaceShape {
  if (!attachment) return {};
  return {
    Attachment: {
      ...attachmentShape(attachment),
      InstanceId: attachment.instanceId,
      InstanceOwnerId: world.account,
    },
  };
}
