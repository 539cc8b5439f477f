import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';

export interface AttachedInterface {
  readonly networkInterfaceId: string;
  readonly groupIds: readonly string[];
  readonly subnetId: string;
  readonly hasIpv6: boolean;
}

/** The interfaces that are attached to the instance now, each with its security groups. */
export async function attachedTo(instanceId: string): Promise<AttachedInterface[]> {
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }],
    }),
  );
  return (NetworkInterfaces ?? []).map(({ NetworkInterfaceId, Groups, SubnetId, Ipv6Addresses }) => ({
    networkInterfaceId: NetworkInterfaceId ?? '',
    groupIds: (Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
    subnetId: SubnetId ?? '',
    hasIpv6: (Ipv6Addresses ?? []).length > 0,
  }));
}
