/** Sharing with the forensic account, where there is one: each snapshot as it is, or its copy under the key of the vault. */
import { ModifySnapshotAttributeCommand } from '@aws-sdk/client-ec2';
import { type SnapshotState, withShares } from '../common/case-snapshots';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import type { Policy } from '../common/policy';
import { copyOf, isToBeCopied } from './copy';
import type { Progress } from './progress';

export async function shareAll(
  all: readonly SnapshotState[],
  policy: Pick<Policy, 'evidence'>,
  changes: Changes,
  progress: Progress,
): Promise<void> {
  const account = policy.evidence.forensicAccountId;
  if (account === undefined) return;
  const ready = all
    .filter((each) => each.copyOf === null)
    .flatMap((each) =>
      isToBeCopied(each, policy) ? (copyOf(each, all) ?? (changes.isDryRun ? each : [])) : each,
    )
    .filter(({ state }) => state === 'completed');
  await Promise.all(
    ready.map((each) =>
      progress.attemptNow(`sharing ${each.snapshotId} with ${account}`, () =>
        shareOne(each, account, changes),
      ),
    ),
  );
}

async function shareOne(snapshot: SnapshotState, account: string, changes: Changes): Promise<void> {
  const [now] = changes.isDryRun ? [snapshot] : await withShares([snapshot]);
  if (now?.sharedWith?.includes(account)) return;
  await changes.make(
    'ec2:ModifySnapshotAttribute',
    snapshot.snapshotId,
    `shared with the forensic account ${account}`,
    () =>
      ec2.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: snapshot.snapshotId,
          Attribute: 'createVolumePermission',
          OperationType: 'add',
          UserIds: [account],
        }),
      ),
  );
}
