import type { DeleteSnapshotRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import { lockState } from './snapshot-lock';

/** Nothing of Cordon calls it: it is here for whoever wants the evidence gone. A lock holds against every permission. */
export const deleteSnapshot = operation<DeleteSnapshotRequest, object>({
  name: 'DeleteSnapshot',
  authorize: ({ SnapshotId }, call) => [onResource(call, 'DeleteSnapshot', 'snapshot', SnapshotId)],
  validate: (input) => rejectUnmodelled(input, 'EC2 DeleteSnapshot', ['SnapshotId', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const snapshot = find(world.ec2, 'snapshot', input.SnapshotId);
    const lock = lockState(world, snapshot);
    if (lock !== undefined && lock !== 'expired')
      throw new ServiceError(
        'OperationNotPermitted',
        `The snapshot '${snapshot.id}' is locked (${lock}) and cannot be deleted.`,
      );
    world.ec2.snapshots.delete(snapshot.id);
    return {};
  },
});
