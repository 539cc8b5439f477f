/** Volumes and snapshots as EC2 gives them. */
import type {
  SnapshotInfo,
  Snapshot as SnapshotShape,
  VolumeAttachment,
  Volume as VolumeShape,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { progressOf } from './snapshot-progress';
import type { Snapshot, Volume, VolumeType } from './state';
import { tagList } from './tags';
import { zoneId } from './zones';

const GP3 = { Iops: 3000, Throughput: 125 };

export function volumeShape(world: World, volume: Volume): VolumeShape {
  return {
    VolumeId: volume.id,
    VolumeArn: `arn:${world.partition}:ec2:${world.region}:${world.account}:volume/${volume.id}`,
    OwnerId: world.account,
    AvailabilityZone: volume.availabilityZone,
    AvailabilityZoneId: zoneId(world, volume.availabilityZone),
    CreateTime: dateOf(volume.createdAt),
    Size: volume.sizeGiB,
    State: volume.state,
    VolumeType: volume.type,
    ...performance(volume.type, volume.sizeGiB),
    Encrypted: volume.encrypted,
    ...(volume.kmsKeyId === undefined ? {} : { KmsKeyId: volume.kmsKeyId }),
    MultiAttachEnabled: false,
    SnapshotId: '',
    Attachments: attachmentsOf(world, volume),
    Operator: { Managed: false },
    Tags: tagList(volume.tags),
  };
}

function performance(type: VolumeType, sizeGiB: number): VolumeShape {
  switch (type) {
    case 'gp3':
      return GP3;
    case 'gp2':
      return { Iops: Math.min(16_000, Math.max(100, 3 * sizeGiB)) };
    case 'io1':
    case 'io2':
      return { Iops: 100 };
    default:
      return {};
  }
}

function attachmentsOf(world: World, { id, attachment }: Volume): VolumeAttachment[] {
  if (!attachment) return [];
  const device = world.ec2.instances
    .get(attachment.instanceId)
    ?.blockDevices.find(({ volumeId }) => volumeId === id);
  return [
    {
      VolumeId: id,
      InstanceId: attachment.instanceId,
      Device: attachment.deviceName,
      State: 'attached',
      ...(device
        ? { AttachTime: dateOf(device.attachedAt), DeleteOnTermination: device.deleteOnTermination }
        : {}),
    },
  ];
}

/** As the calls that create snapshots answer: for a set `SnapshotInfo`, which has some members fewer. */
export function snapshotInfo(world: World, snapshot: Snapshot): SnapshotInfo {
  return {
    SnapshotId: snapshot.id,
    VolumeId: snapshot.volumeId,
    OwnerId: snapshot.ownerId,
    Description: snapshot.description,
    StartTime: dateOf(snapshot.startedAt),
    State: snapshot.state,
    Progress: `${progressOf(world, snapshot)}%`,
    VolumeSize: snapshot.sizeGiB,
    Encrypted: snapshot.encrypted,
    Tags: tagList(snapshot.tags),
  };
}

export function snapshotShape(world: World, snapshot: Snapshot): SnapshotShape {
  return {
    ...snapshotInfo(world, snapshot),
    ...(snapshot.kmsKeyId === undefined ? {} : { KmsKeyId: snapshot.kmsKeyId }),
    ...(snapshot.stateMessage === undefined ? {} : { StateMessage: snapshot.stateMessage }),
    ...(snapshot.state === 'completed' ? { CompletionTime: dateOf(snapshot.dueAt) } : {}),
    StorageTier: 'standard',
  };
}
