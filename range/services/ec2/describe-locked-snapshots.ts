import type { DescribeLockedSnapshotsRequest, DescribeLockedSnapshotsResult } from '@aws-sdk/client-ec2';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import { lockShape, lockState } from './snapshot-lock';
import type { Snapshot } from './state';

/** Of the snapshots that are asked for, those that have a lock or had one. */
export const describeLockedSnapshots = describing<
  DescribeLockedSnapshotsRequest,
  Snapshot,
  DescribeLockedSnapshotsResult
>({
  name: 'DescribeLockedSnapshots',
  modelled: ['SnapshotIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ SnapshotIds }) => SnapshotIds,
  select: ({ world }, ids) =>
    (ids.length > 0 ? findAll(world.ec2, 'snapshot', ids) : [...world.ec2.snapshots.values()]).filter(
      ({ lock }) => lock !== undefined,
    ),
  tags: () => undefined,
  filters: { 'lock-state': (snapshot, world) => [lockState(world, snapshot) ?? ''] },
  answer: (snapshots, { world }) => ({
    Snapshots: snapshots.map((snapshot) => lockShape(world, snapshot)),
  }),
});
