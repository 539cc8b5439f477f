import type { CreateSnapshotsRequest, CreateSnapshotsResult } from '@aws-sdk/client-ec2';
import { type Authorization, type Call, operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { arnOf, onNew, onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import { checkSnapshotLimits, validateDescription } from './snapshot-limits';
import { type SnapshotSpec, startSnapshotSet } from './snapshot-progress';
import type { Instance, Tags, Volume } from './state';
import { snapshotInfo } from './storage-shape';
import { specifiedTags, validateSpecifications } from './tags';

type Input = CreateSnapshotsRequest;

const NAME = 'CreateSnapshots';
const MAX_EXCLUDED = 40;

/** One snapshot of every attached volume, of the same instant: all or none. */
export const createSnapshots = operation<Input, CreateSnapshotsResult>({
  name: NAME,
  authorize: authorizations,
  validate: (input) => {
    const modelled = [
      'InstanceSpecification',
      'Description',
      'TagSpecifications',
      'CopyTagsFromSource',
      'DryRun',
    ] as const;
    rejectUnmodelled(input, `EC2 ${NAME}`, modelled);
    validateDescription(input.Description);
    validateSpecifications(input.TagSpecifications, 'snapshot');
    const { ExcludeDataVolumeIds = [] } = input.InstanceSpecification ?? {};
    if (ExcludeDataVolumeIds.length > MAX_EXCLUDED)
      throw invalid(`At most ${MAX_EXCLUDED} volumes may be excluded.`);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instance = find(world.ec2, 'instance', input.InstanceSpecification?.InstanceId);
    const volumes = volumesOf(world, instance, input);
    for (const volume of volumes) checkSnapshotLimits(world, volume);
    const set = startSnapshotSet(
      world,
      volumes.map((volume) => specOf(volume, input)),
    );
    return { Snapshots: set.map((snapshot) => snapshotInfo(world, snapshot)) };
  },
});

function volumesOf(world: World, instance: Instance, input: Input): Volume[] {
  const { ExcludeBootVolume, ExcludeDataVolumeIds = [] } = input.InstanceSpecification ?? {};
  const root = instance.blockDevices.find(({ deviceName }) => deviceName === instance.rootDeviceName);
  for (const id of ExcludeDataVolumeIds) {
    if (id === root?.volumeId)
      throw invalid(`The root volume '${id}' cannot be excluded as a data volume. Use ExcludeBootVolume.`);
    if (!instance.blockDevices.some(({ volumeId }) => volumeId === id))
      throw invalid(`The volume '${id}' is not attached to the instance '${instance.id}'.`);
  }
  const excluded = new Set([...ExcludeDataVolumeIds, ...(ExcludeBootVolume && root ? [root.volumeId] : [])]);
  const chosen = instance.blockDevices.filter(({ volumeId }) => !excluded.has(volumeId));
  if (chosen.length === 0)
    throw new ServiceError('InvalidRequest', `The instance '${instance.id}' has no volumes to snapshot.`);
  return chosen.map(({ volumeId }) => find(world.ec2, 'volume', volumeId));
}

function specOf(volume: Volume, input: Input): SnapshotSpec {
  return { volume, description: input.Description ?? '', tags: tagsFor(volume, input) };
}

/** Tags of the request win over those of the volume; AWS's own are not copied. */
function tagsFor({ tags }: Volume, input: Input): Tags {
  const copied = input.CopyTagsFromSource
    ? [...tags].filter(([key]) => !key.toLowerCase().startsWith('aws:'))
    : [];
  return new Map([...copied, ...specifiedTags(input.TagSpecifications)]);
}

/** Copying tags is tagging: the caller needs the permission for it too. */
function authorizations(input: Input, call: Call): Authorization[] {
  const instanceId = input.InstanceSpecification?.InstanceId;
  const devices = call.world.ec2.instances.get(instanceId ?? '')?.blockDevices ?? [];
  const excluded = input.InstanceSpecification?.ExcludeDataVolumeIds ?? [];
  const volumes = devices
    .filter(({ volumeId }) => !excluded.includes(volumeId))
    .flatMap(({ volumeId }) => call.world.ec2.volumes.get(volumeId) ?? []);
  return [
    onResource(call, NAME, 'instance', instanceId),
    ...volumes.flatMap((volume) => [
      onResource(call, NAME, 'volume', volume.id),
      ...onNew(call, NAME, 'snapshot', tagsFor(volume, input), {
        'ec2:ParentVolume': arnOf(call.world, 'volume', volume.id),
        'ec2:VolumeSize': String(volume.sizeGiB),
      }),
    ]),
  ];
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
