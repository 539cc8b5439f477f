import type { DescribeInstancesRequest, DescribeInstancesResult } from '@aws-sdk/client-ec2';
import { isoTime } from '../../kernel/iso';
import { describing } from './describe';
import { privateDnsName, publicDnsName } from './instance-interface-shape';
import { reservationShape, stateOf } from './instance-shape';
import { PAGES_OF_5_TO_1000 } from './paging';
import { interfacesOf } from './public-address';
import { findAll } from './resource-ids';
import type { Instance, NetworkInterface } from './state';

export const describeInstances = describing<DescribeInstancesRequest, Instance, DescribeInstancesResult>({
  name: 'DescribeInstances',
  modelled: ['InstanceIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ InstanceIds }) => InstanceIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'instance', ids) : [...world.ec2.instances.values()],
  tags: (instance) => instance.tags,
  filters: {
    'instance-id': ({ id }) => [id],
    'instance-state-name': ({ state }) => [state],
    'instance-state-code': ({ state }) => [String(stateOf(state).Code)],
    'instance-type': ({ type }) => [type],
    'instance-lifecycle': ({ lifecycle }) => (lifecycle.kind === 'spot' ? ['spot'] : []),
    'spot-instance-request-id': ({ lifecycle }) => (lifecycle.kind === 'spot' ? [lifecycle.requestId] : []),
    'image-id': ({ imageId }) => [imageId],
    'key-name': ({ keyName }) => list(keyName),
    'reservation-id': ({ reservationId }) => [reservationId],
    'vpc-id': (instance) => (instance.eniIds.length > 0 ? [instance.vpcId] : []),
    'subnet-id': (instance) => (instance.eniIds.length > 0 ? [instance.subnetId] : []),
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    architecture: ({ architecture }) => [architecture],
    platform: ({ platform }) => (platform === 'windows' ? ['windows'] : []),
    'root-device-type': ({ rootDeviceType }) => [rootDeviceType],
    'root-device-name': ({ rootDeviceName }) => [rootDeviceName],
    'launch-time': ({ launchedAt }) => [isoTime(launchedAt)],
    'iam-instance-profile.arn': ({ profile }) => list(profile?.arn),
    'iam-instance-profile.id': ({ profile }) => list(profile?.id),
    'iam-instance-profile.name': ({ profile }) => list(profile?.arn.split('/').at(-1)),
    'hibernation-options.configured': ({ hibernationConfigured }) => [String(hibernationConfigured)],
    'owner-id': (_instance, { account }) => [account],
    'ip-address': (instance, world) => list(primaryOf(interfacesOf(world, instance))?.publicAddress?.ip),
    'dns-name': (instance, world) => {
      const ip = primaryOf(interfacesOf(world, instance))?.publicAddress?.ip;
      return ip === undefined ? [] : [publicDnsName(world, ip)];
    },
    'private-ip-address': (instance, world) => list(primaryOf(interfacesOf(world, instance))?.ip),
    'private-dns-name': (instance, world) => {
      const ip = primaryOf(interfacesOf(world, instance))?.ip;
      return ip === undefined ? [] : [privateDnsName(world, ip)];
    },
    'instance.group-id': (instance, world) => interfacesOf(world, instance)[0]?.groupIds ?? [],
    'network-interface.network-interface-id': ({ eniIds }) => eniIds,
    'network-interface.group-id': (instance, world) =>
      interfacesOf(world, instance).flatMap((eni) => eni.groupIds),
    'network-interface.subnet-id': (instance, world) =>
      interfacesOf(world, instance).map((eni) => eni.subnetId),
    'network-interface.vpc-id': (instance, world) => interfacesOf(world, instance).map((eni) => eni.vpcId),
    'network-interface.addresses.private-ip-address': (instance, world) =>
      interfacesOf(world, instance).flatMap((eni) => eni.privateAddresses.map(({ ip }) => ip)),
    'network-interface.ipv6-addresses.ipv6-address': (instance, world) =>
      interfacesOf(world, instance).flatMap((eni) => eni.ipv6Addresses),
    'block-device-mapping.volume-id': ({ blockDevices }) => blockDevices.map(({ volumeId }) => volumeId),
    'block-device-mapping.device-name': ({ blockDevices }) => blockDevices.map((d) => d.deviceName),
    'block-device-mapping.delete-on-termination': ({ blockDevices }) =>
      blockDevices.map((d) => String(d.deleteOnTermination)),
  },
  answer: (instances, { world }) => ({
    Reservations: instances.map((instance) => reservationShape(world, instance)),
  }),
});

function list(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

function primaryOf(enis: readonly NetworkInterface[]) {
  return enis[0]?.privateAddresses[0];
}
