/** Network interfaces inside DescribeInstances, and the names that addresses have. */
import type {
  InstanceNetworkInterface,
  InstanceNetworkInterfaceAssociation,
  InstancePrivateIpAddress,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { groupIdentifiers } from './group-shape';
import type { EniAttachment, NetworkInterface, PrivateAddress, TrackingTimeouts } from './state';

export function privateDnsName({ region }: World, ip: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${ip.replaceAll('.', '-')}.${domain}`;
}

export function publicDnsName({ region }: World, ip: string): string {
  const domain = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${ip.replaceAll('.', '-')}.${domain}.amazonaws.com`;
}

export function instanceNetworkInterface(world: World, eni: NetworkInterface): InstanceNetworkInterface {
  const [primary] = eni.privateAddresses;
  const association = primary && associationOf(world, primary);
  return {
    NetworkInterfaceId: eni.id,
    OwnerId: world.account,
    VpcId: eni.vpcId,
    SubnetId: eni.subnetId,
    Description: eni.description,
    InterfaceType: eni.interfaceType,
    MacAddress: eni.macAddress,
    SourceDestCheck: eni.sourceDestCheck,
    Status: 'in-use',
    ...(association ? { Association: association } : {}),
    ...attachmentOf(eni),
    Groups: groupIdentifiers(world, eni.groupIds),
    PrivateIpAddress: primary?.ip,
    PrivateDnsName: primary ? privateDnsName(world, primary.ip) : '',
    PrivateIpAddresses: eni.privateAddresses.map((address) => privateAddressShape(world, address)),
    Ipv6Addresses: eni.ipv6Addresses.map((ip) => ({ Ipv6Address: ip, IsPrimaryIpv6: false })),
    ...trackingShape(eni.trackingTimeouts),
    Operator: { Managed: false },
  };
}

/** Without a member for what nobody has set, as EC2 does. */
export function trackingShape(timeouts: TrackingTimeouts) {
  const { tcpEstablished, udp, udpStream } = timeouts;
  const configuration = {
    ...(tcpEstablished === undefined ? {} : { TcpEstablishedTimeout: tcpEstablished }),
    ...(udp === undefined ? {} : { UdpTimeout: udp }),
    ...(udpStream === undefined ? {} : { UdpStreamTimeout: udpStream }),
  };
  return Object.keys(configuration).length === 0 ? {} : { ConnectionTrackingConfiguration: configuration };
}

/** What an interface's and an instance's description say alike of an attachment. */
export const attachmentShape = (attachment: EniAttachment) => ({
  AttachmentId: attachment.id,
  AttachTime: dateOf(attachment.attachedAt),
  DeleteOnTermination: attachment.deleteOnTermination,
  DeviceIndex: attachment.deviceIndex,
  NetworkCardIndex: 0,
  Status: 'attached' as const,
});

function attachmentOf({ attachment }: NetworkInterface): InstanceNetworkInterface {
  if (!attachment) return {};
  return { Attachment: attachmentShape(attachment) };
}

function privateAddressShape(world: World, address: PrivateAddress): InstancePrivateIpAddress {
  const association = associationOf(world, address);
  return {
    PrivateIpAddress: address.ip,
    PrivateDnsName: privateDnsName(world, address.ip),
    Primary: address.primary,
    ...(association ? { Association: association } : {}),
  };
}

/** An auto-assigned address belongs to Amazon, an Elastic IP to the account. */
function associationOf(
  world: World,
  { publicAddress }: PrivateAddress,
): InstanceNetworkInterfaceAssociation | undefined {
  if (!publicAddress) return undefined;
  return {
    PublicIp: publicAddress.ip,
    PublicDnsName: publicDnsName(world, publicAddress.ip),
    IpOwnerId: publicAddress.kind === 'elastic' ? world.account : 'amazon',
  };
}
