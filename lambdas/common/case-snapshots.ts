/** The snapshots of a case, found by the tag that they were created with. */
import { paginateDescribeSnapshots, type Snapshot, type SnapshotInfo } from '@aws-sdk/client-ec2';
import { collect } from './collect';
import { ec2 } from './ec2';
import { CASE_TAG } from './own-tags';

export interface SnapshotState {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly state: string;
  readonly progress: string;
}

export async function snapshotsOf(caseId: string): Promise<SnapshotState[]> {
  const pages = paginateDescribeSnapshots(
    { client: ec2, pageSize: 200 },
    { OwnerIds: ['self'], Filters: [{ Name: `tag:${CASE_TAG}`, Values: [caseId] }] },
  );
  return (await collect(pages, ({ Snapshots }) => Snapshots)).map(toState);
}

export const toState = (each: Snapshot | SnapshotInfo): SnapshotState => ({
  snapshotId: each.SnapshotId ?? '',
  volumeId: each.VolumeId ?? '',
  state: each.State ?? 'unknown',
  progress: each.Progress ?? '',
});
