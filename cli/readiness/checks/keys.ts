import { bad, type Check, ok, warn, word } from '../check';
import { encryptedVolumes } from '../volumes';

/** A key that is disabled or about to go makes disks unreadable once the instance stops; AWS's own key cannot be shared. */
export const keys: Check = {
  id: 'keys',
  title: 'Disks under keys that can be used and shared',
  weight: 8,
  assess(instance, facts) {
    const owned = encryptedVolumes(instance, facts);
    if (owned.length === 0) return ok('no disk is encrypted');
    const unusable = owned.find(({ key }) => key && key.KeyState !== 'Enabled');
    if (unusable)
      return bad(
        `the key of ${unusable.volumeId} is ${unusable.key?.KeyState ?? 'unusable'}: once stopped it does not start, and its snapshots open no more`,
        `aws kms ${unusable.key?.KeyState === 'PendingDeletion' ? 'cancel-key-deletion' : 'enable-key'} --key-id ${word(unusable.keyArn)}`,
      );
    const unread = owned.find(({ key }) => key === null);
    if (unread)
      return warn(
        `the key of ${unread.volumeId} could not be asked about: ${unread.keyArn}`,
        'kms:DescribeKey on it',
      );
    const managed = owned.find(({ key }) => key?.KeyManager === 'AWS');
    return managed
      ? warn(
          `${managed.volumeId} is under aws/ebs, which no other account can be given: its snapshots have to be copied first`,
          'evidence.copySnapshots or evidence.forensicAccountId in cordon.config.ts; for new volumes: aws ec2 modify-ebs-default-kms-key-id',
        )
      : ok('under keys of yours');
  },
};
