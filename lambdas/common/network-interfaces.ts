import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';

export interface AttachedInterface {
  readonly networkInterfaceId: string;
  readonly groupIds: readonly string[];
}

/** The interfaces that are attached to the instance now, each with its security groups. */
export async function attachedTo(instanceId: string): Promise<AttachedInterface[]> {
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }],
    }),
  );
  return (NetworkInterfaces ?? []).map(({ NetworkInterfaceId, Groups }) => ({
    networkInterfaceId: NetworkInterfaceId ?? '',
    groupIds: (Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
  }));
}
