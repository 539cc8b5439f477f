/** Snapshot Lock: as long as it is on, nobody can delete the snapshot. It can be put on while the snapshot is pending. */
import { LockSnapshotCommand } from '@aws-sdk/client-ec2';
import { lockOf, type SnapshotState, withLocks } from '../common/case-snapshots';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import type { Policy } from '../common/policy';
import type { Progress } from './progress';

/** Locks what is not locked yet. A snapshot in `error` holds nothing and cannot be locked. */
export async function lockAll(
  snapshots: readonly SnapshotState[],
  { evidence }: Pick<Policy, 'evidence'>,
  changes: Changes,
  progress: Progress,
): Promise<readonly SnapshotState[]> {
  if (evidence.snapshotLock === 'off') return snapshots;
  const known = changes.isDryRun
    ? snapshots
    : await progress.attemptNow('reading the locks', () => withLocks(snapshots));
  if (!known) return snapshots;
  return Promise.all(
    known.map(async (each) => {
      if (each.lock || each.state === 'error') return each;
      const lock = await progress.attemptNow(`locking ${each.snapshotId}`, () =>
        lockOne(each.snapshotId, evidence, changes),
      );
      return { ...each, lock: lock ?? null };
    }),
  );
}

async function lockOne(SnapshotId: string, evidence: Policy['evidence'], changes: Changes) {
  const { snapshotLock: LockMode, snapshotLockDays: LockDuration, snapshotLockCoolOffHours } = evidence;
  if (LockMode === 'off') return undefined;
  const CoolOffPeriod =
    LockMode === 'compliance' && snapshotLockCoolOffHours > 0 ? snapshotLockCoolOffHours : undefined;
  const locked = await changes.make(
    'ec2:LockSnapshot',
    SnapshotId,
    `locked for ${LockDuration} days (${LockMode})`,
    () => ec2.send(new LockSnapshotCommand({ SnapshotId, LockMode, LockDuration, CoolOffPeriod })),
  );
  return lockOf(locked);
}
