import type { Instance } from '@aws-sdk/client-ec2';
import type { Subject } from '../common/subject';
import { kubernetesOf } from './kubernetes';

export const tagOf = (instance: Instance, key: string): string | undefined =>
  instance.Tags?.find((tag) => tag.Key === key)?.Value;

/** A ticket as it may stand in a tag: the tag is the subject's, so anything else in it is not carried on. */
const TICKET = /^[\p{L}\p{N} _.:/=+\-@#]{1,256}$/u;

/** Names that begin with `aws:` are reserved to AWS (EC2 User Guide, "Tag your Amazon EC2 resources"). */
const GROUP_TAG = 'aws:autoscaling:groupName';

/** The part of the description that the later steps work with. */
export function subjectOf(instance: Instance, ticketKey: string): Subject {
  const ticket = tagOf(instance, ticketKey);
  return {
    instanceId: instance.InstanceId ?? '',
    state: instance.State?.Name ?? 'unknown',
    instanceType: instance.InstanceType ?? '',
    platform: instance.Platform?.toLowerCase() === 'windows' ? 'windows' : 'linux',
    lifecycle: instance.InstanceLifecycle ?? 'on-demand',
    spotRequestId: instance.SpotInstanceRequestId ?? null,
    profileArn: instance.IamInstanceProfile?.Arn ?? null,
    autoScalingGroup: tagOf(instance, GROUP_TAG) ?? null,
    vpcId: instance.VpcId ?? null,
    networkInterfaces: (instance.NetworkInterfaces ?? []).map(networkInterface),
    publicIpAddresses: (instance.NetworkInterfaces ?? []).flatMap(
      ({ Association }) => Association?.PublicIp ?? [],
    ),
    volumes: (instance.BlockDeviceMappings ?? []).flatMap(volume),
    ticket: ticket !== undefined && TICKET.test(ticket) ? ticket : null,
    kubernetes: kubernetesOf(instance),
  };
}

const networkInterface = (eni: NonNullable<Instance['NetworkInterfaces']>[number]) => ({
  networkInterfaceId: eni.NetworkInterfaceId ?? '',
  subnetId: eni.SubnetId ?? '',
  groupIds: (eni.Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
  privateIpAddresses: [
    ...(eni.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress ?? ''),
    ...(eni.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address ?? ''),
  ],
});

const volume = (device: NonNullable<Instance['BlockDeviceMappings']>[number]) =>
  device.Ebs?.VolumeId
    ? [
        {
          deviceName: device.DeviceName ?? '',
          volumeId: device.Ebs.VolumeId,
          deleteOnTermination: device.Ebs.DeleteOnTermination ?? true,
        },
      ]
    : [];
