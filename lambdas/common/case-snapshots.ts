/**
 * The snapshots of a case: those of its volumes, and copies of these. They are found by a tag, which whoever may tag can put on any
 * snapshot, as on last night's backup of the subject, so that none would be taken any more; and known by their description, which is given
 * when a snapshot is made and cannot be changed.
 */
import {
  DescribeLockedSnapshotsCommand,
  DescribeSnapshotAttributeCommand,
  type LockedSnapshotsInfo,
  paginateDescribeSnapshots,
  type Snapshot,
  type SnapshotInfo,
} from '@aws-sdk/client-ec2';
import { collect } from './collect';
import { ec2 } from './ec2';
import { inTurns } from './in-turns';
import { CASE_TAG, COPY_OF_TAG, TAKEN_TAG } from './own-tags';

export interface SnapshotLock {
  /** `governance`, `compliance-cooloff`, `compliance`. */
  readonly mode: string;
  /** ISO 8601; null while the snapshot is pending: the duration of the lock begins when it completes. */
  readonly until: string | null;
}

export interface SnapshotState {
  readonly snapshotId: string;
  /** Of a copy EC2 gives an arbitrary one: see `copyOf`. */
  readonly volumeId: string;
  readonly state: string;
  readonly progress: string;
  /** Why it is in `error`, where EC2 says so. */
  readonly stateMessage: string | null;
  /** ISO 8601: the instant whose content it holds. */
  readonly startTime: string | null;
  readonly sizeGiB: number | null;
  readonly encrypted: boolean | null;
  /** ARN of the key. */
  readonly keyId: string | null;
  /** Whether it is one of a crash-consistent set over all volumes, or was taken by itself. Of a copy: null. */
  readonly taken: 'together' | 'alone' | null;
  /** The snapshot that it is a copy of. */
  readonly copyOf: string | null;
  /** null: none, or not read. */
  readonly lock: SnapshotLock | null;
  /** Accounts that may use it; null: not read. */
  readonly sharedWith: readonly string[] | null;
}

export const descriptionOf = (caseId: string): string => `Cordon evidence of case ${caseId}`;

const isOf = ({ Description = '' }: Snapshot, caseId: string): boolean =>
  Description === descriptionOf(caseId) || Description.startsWith(`${descriptionOf(caseId)}, a copy of `);

/** Without locks and shares. */
export async function snapshotsOf(caseId: string): Promise<SnapshotState[]> {
  const pages = paginateDescribeSnapshots(
    { client: ec2, pageSize: 200 },
    { OwnerIds: ['self'], Filters: [{ Name: `tag:${CASE_TAG}`, Values: [caseId] }] },
  );
  const tagged = await collect(pages, ({ Snapshots }) => Snapshots);
  return tagged.filter((each) => isOf(each, caseId)).map(toState);
}

export function toState(each: Snapshot & SnapshotInfo): SnapshotState {
  const tag = (key: string) => each.Tags?.find(({ Key }) => Key === key)?.Value ?? null;
  const copyOf = tag(COPY_OF_TAG);
  return {
    snapshotId: each.SnapshotId ?? '',
    volumeId: each.VolumeId ?? '',
    state: each.State ?? 'unknown',
    progress: each.Progress ?? '',
    stateMessage: each.StateMessage || null,
    startTime: each.StartTime?.toISOString() ?? null,
    sizeGiB: each.VolumeSize ?? null,
    encrypted: each.Encrypted ?? null,
    keyId: each.KmsKeyId ?? null,
    taken: copyOf === null ? (tag(TAKEN_TAG) === 'alone' ? 'alone' : 'together') : null,
    copyOf,
    lock: null,
    sharedWith: null,
  };
}

/** The same with the locks that are in force. */
export async function withLocks(snapshots: readonly SnapshotState[]): Promise<SnapshotState[]> {
  if (snapshots.length === 0) return [];
  const SnapshotIds = snapshots.map(({ snapshotId }) => snapshotId);
  const { Snapshots = [] } = await ec2.send(new DescribeLockedSnapshotsCommand({ SnapshotIds }));
  const locks = new Map(Snapshots.map((each) => [each.SnapshotId, each]));
  return snapshots.map((each) => ({ ...each, lock: lockOf(locks.get(each.snapshotId)) }));
}

export const lockOf = (
  info: Pick<LockedSnapshotsInfo, 'LockState' | 'LockExpiresOn'> | undefined,
): SnapshotLock | null =>
  info?.LockState === undefined || info.LockState === 'expired'
    ? null
    : { mode: info.LockState, until: info.LockExpiresOn?.toISOString() ?? null };

/** A case may have 256, and EC2 answers 100 such calls at once, then 20 a second (EC2 Developer Guide, "Request throttling"). */
const AT_ONCE = 8;

/** The same with the accounts that they are shared with; a call each. */
export async function withShares(snapshots: readonly SnapshotState[]): Promise<SnapshotState[]> {
  const shares = await inTurns(snapshots, AT_ONCE, ({ snapshotId }) => accountsSharing(snapshotId));
  return snapshots.map((each, at) => {
    const read = shares[at];
    if (read?.status !== 'fulfilled') throw read?.reason;
    return { ...each, sharedWith: read.value };
  });
}

/** `all` stands for everybody. */
async function accountsSharing(SnapshotId: string): Promise<string[]> {
  const Attribute = 'createVolumePermission';
  const command = new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute });
  const { CreateVolumePermissions = [] } = await ec2.send(command);
  return CreateVolumePermissions.map(({ UserId, Group }) => UserId ?? Group ?? '');
}
