import type { DescribeVolumesRequest, DescribeVolumesResult } from '@aws-sdk/client-ec2';
import { isoTime } from '../../kernel/iso';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { Volume } from './state';
import { volumeShape } from './storage-shape';

export const describeVolumes = describing<DescribeVolumesRequest, Volume, DescribeVolumesResult>({
  name: 'DescribeVolumes',
  modelled: ['VolumeIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ VolumeIds }) => VolumeIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'volume', ids) : [...world.ec2.volumes.values()],
  tags: (volume) => volume.tags,
  filters: {
    'volume-id': ({ id }) => [id],
    'attachment.instance-id': ({ attachment }) => (attachment ? [attachment.instanceId] : []),
    'attachment.device': ({ attachment }) => (attachment ? [attachment.deviceName] : []),
    'attachment.status': ({ attachment }) => (attachment ? ['attached'] : []),
    'attachment.delete-on-termination': ({ id, attachment }, { ec2 }) =>
      (ec2.instances.get(attachment?.instanceId ?? '')?.blockDevices ?? [])
        .filter(({ volumeId }) => volumeId === id)
        .map(({ deleteOnTermination }) => String(deleteOnTermination)),
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'create-time': ({ createdAt }) => [isoTime(createdAt)],
    encrypted: ({ encrypted }) => [String(encrypted)],
    size: ({ sizeGiB }) => [String(sizeGiB)],
    status: ({ state }) => [state],
    'volume-type': ({ type }) => [type],
  },
  answer: (volumes, { world }) => ({ Volumes: volumes.map((volume) => volumeShape(world, volume)) }),
});
