import type { ModifySnapshotAttributeRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import type { Snapshot } from './state';

const NAME = 'ModifySnapshotAttribute';

/** Shares a snapshot with accounts. One under the account's default key cannot be shared with anybody. */
export const modifySnapshotAttribute = operation<ModifySnapshotAttributeRequest, object>({
  name: NAME,
  authorize: ({ SnapshotId, UserIds = [], OperationType = 'add' }, call) => [
    onResource(call, NAME, 'snapshot', SnapshotId, {
      'ec2:Attribute': 'createVolumePermission',
      ...(UserIds.length > 0 && { [`ec2:${OperationType === 'add' ? 'Add' : 'Remove'}/userId`]: UserIds }),
    }),
  ],
  validate: (input) => {
    const modelled = ['SnapshotId', 'Attribute', 'OperationType', 'UserIds', 'DryRun'] as const;
    rejectUnmodelled(input, `EC2 ${NAME}`, modelled);
    if (input.Attribute !== 'createVolumePermission')
      throw new NotModelled(`EC2 ${NAME} of ${input.Attribute}`);
    for (const id of input.UserIds ?? [])
      if (!/^\d{12}$/.test(id)) throw new ServiceError('InvalidUserID.Malformed', `Invalid user id: "${id}"`);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const snapshot = find(world.ec2, 'snapshot', input.SnapshotId);
    const { UserIds = [], OperationType } = input;
    if (OperationType === 'remove') for (const id of UserIds) snapshot.sharedWith.delete(id);
    else share(world, snapshot, UserIds);
    return {};
  },
});

function share(world: World, snapshot: Snapshot, accounts: readonly string[]): void {
  if (world.kms.encryptionKeys.get(snapshot.kmsKeyId ?? '')?.manager === 'AWS')
    throw new ServiceError(
      'OperationNotPermitted',
      'Encrypted snapshots with EBS default key cannot be shared',
    );
  for (const id of accounts) snapshot.sharedWith.add(id);
}
