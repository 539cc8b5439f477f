import type { CopySnapshotRequest, CopySnapshotResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { arnOf, onNew, onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import { checkCopyLimit, startCopy } from './snapshot-copies';
import { validateDescription } from './snapshot-limits';
import { specifiedTags, tagList, validateSpecifications } from './tags';

const NAME = 'CopySnapshot';

/** Within the Region. The tags of the source are not copied, and there is no client token. */
export const copySnapshot = operation<CopySnapshotRequest, CopySnapshotResult>({
  name: NAME,
  authorize: ({ SourceSnapshotId = '', TagSpecifications }, call) => [
    onResource(call, NAME, 'snapshot', SourceSnapshotId),
    ...onNew(call, NAME, 'snapshot', specifiedTags(TagSpecifications), {
      'ec2:ParentSnapshot': arnOf(call.world, 'snapshot', SourceSnapshotId),
    }),
  ],
  validate: (input, { world }) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, [
      'SourceRegion',
      'SourceSnapshotId',
      // Both are the SDK's own doing, and of no use within a Region.
      'DestinationRegion',
      'PresignedUrl',
      'Description',
      'Encrypted',
      'KmsKeyId',
      'TagSpecifications',
      'DryRun',
    ]);
    if (input.SourceRegion !== world.region) throw new NotModelled(`EC2 ${NAME} from another Region`);
    if (input.KmsKeyId !== undefined && input.Encrypted !== true)
      throw new ServiceError(
        'InvalidParameterDependency',
        'The parameter KmsKeyId requires the parameter Encrypted to be set.',
      );
    validateDescription(input.Description);
    validateSpecifications(input.TagSpecifications, 'snapshot');
  },
  apply: (input, call) => {
    const { world } = call;
    endDryRun(input);
    const source = find(world.ec2, 'snapshot', input.SourceSnapshotId);
    if (source.state !== 'completed')
      throw new ServiceError('IncorrectState', `The snapshot '${source.id}' is not in the state completed.`);
    checkCopyLimit(world);
    const tags = specifiedTags(input.TagSpecifications);
    const { id } = startCopy(call, source, { ...input, tags });
    return { SnapshotId: id, Tags: tagList(tags) };
  },
});
