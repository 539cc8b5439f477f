import type { DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';

const NAME = 'DescribeSnapshotAttribute';

/** With whom a snapshot is shared. */
export const describeSnapshotAttribute = operation<
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult
>({
  name: NAME,
  authorize: ({ SnapshotId }, call) => [onResource(call, NAME, 'snapshot', SnapshotId)],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['SnapshotId', 'Attribute', 'DryRun']);
    if (input.Attribute !== 'createVolumePermission')
      throw new NotModelled(`EC2 ${NAME} of ${input.Attribute}`);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const { id, sharedWith } = find(world.ec2, 'snapshot', input.SnapshotId);
    return { SnapshotId: id, CreateVolumePermissions: [...sharedWith].map((UserId) => ({ UserId })) };
  },
});
