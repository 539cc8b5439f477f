import type { CreateSnapshotRequest, Snapshot as SnapshotShape } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { arnOf, onNew, onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import { checkSnapshotLimits, validateDescription } from './snapshot-limits';
import { startSnapshot } from './snapshot-progress';
import { snapshotShape } from './storage-shape';
import { specifiedTags, validateSpecifications } from './tags';

export const createSnapshot = operation<CreateSnapshotRequest, SnapshotShape>({
  name: 'CreateSnapshot',
  authorize: ({ VolumeId, TagSpecifications }, call) => [
    onResource(call, 'CreateSnapshot', 'volume', VolumeId),
    ...onNew(call, 'CreateSnapshot', 'snapshot', specifiedTags(TagSpecifications), {
      'ec2:ParentVolume': arnOf(call.world, 'volume', VolumeId ?? ''),
    }),
  ],
  validate: (input) => {
    const modelled = ['VolumeId', 'Description', 'TagSpecifications', 'DryRun'] as const;
    rejectUnmodelled(input, 'EC2 CreateSnapshot', modelled);
    validateDescription(input.Description);
    validateSpecifications(input.TagSpecifications, 'snapshot');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const volume = find(world.ec2, 'volume', input.VolumeId);
    checkSnapshotLimits(world, volume);
    const tags = specifiedTags(input.TagSpecifications);
    return snapshotShape(world, startSnapshot(world, { volume, description: input.Description ?? '', tags }));
  },
});
