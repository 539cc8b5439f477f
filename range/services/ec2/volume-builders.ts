import type { World } from '../../world';
import { newId, type TagRecord, tagMap } from './ids';
import type { BlockDevice, Instance, Volume, VolumeType } from './state';

export interface VolumeSpec {
  readonly availabilityZone: string;
  /** @default 8 */
  readonly sizeGiB?: number;
  /** @default a quarter of the size */
  readonly usedGiB?: number;
  /** @default gp3 */
  readonly type?: VolumeType;
  /** Encrypted under this key if given. */
  readonly kmsKeyId?: string;
  /** Modelled files. */
  readonly content?: Readonly<Record<string, string>>;
  readonly tags?: TagRecord;
}

export function addVolume(world: World, spec: VolumeSpec): Volume {
  const sizeGiB = spec.sizeGiB ?? 8;
  const volume: Volume = {
    id: newId(world.ec2, 'vol'),
    availabilityZone: spec.availabilityZone,
    sizeGiB,
    usedGiB: spec.usedGiB ?? sizeGiB / 4,
    type: spec.type ?? 'gp3',
    encrypted: spec.kmsKeyId !== undefined,
    ...(spec.kmsKeyId === undefined ? {} : { kmsKeyId: spec.kmsKeyId }),
    createdAt: world.clock.now(),
    tags: tagMap(spec.tags),
    content: new Map(Object.entries(spec.content ?? {})),
    state: 'available',
  };
  world.ec2.volumes.set(volume.id, volume);
  return volume;
}

export interface LaunchedVolume extends Omit<VolumeSpec, 'availabilityZone'> {
  readonly deviceName: string;
  /** @default true for the root device, false for others */
  readonly deleteOnTermination?: boolean;
}

/** A new volume on a device of the instance. */
export function attachVolume(world: World, instance: Instance, spec: LaunchedVolume): void {
  const volume = addVolume(world, { ...spec, availabilityZone: instance.availabilityZone });
  const device: BlockDevice = {
    deviceName: spec.deviceName,
    volumeId: volume.id,
    attachedAt: instance.launchedAt,
    deleteOnTermination: spec.deleteOnTermination ?? spec.deviceName === instance.rootDeviceName,
  };
  volume.state = 'in-use';
  volume.attachment = { instanceId: instance.id, deviceName: spec.deviceName };
  instance.blockDevices.push(device);
}
