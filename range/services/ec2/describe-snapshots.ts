import type { DescribeSnapshotsRequest, DescribeSnapshotsResult } from '@aws-sdk/client-ec2';
import { isoTime } from '../../kernel/iso';
import { NotModelled } from '../../wire/service-error';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import { progressOf } from './snapshot-progress';
import type { Snapshot } from './state';
import { snapshotShape } from './storage-shape';

/** The range holds no snapshots but the account's own; on AWS a call without OwnerIds lists public ones too. */
export const describeSnapshots = describing<DescribeSnapshotsRequest, Snapshot, DescribeSnapshotsResult>({
  name: 'DescribeSnapshots',
  modelled: ['SnapshotIds', 'OwnerIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ SnapshotIds }) => SnapshotIds,
  validate: ({ OwnerIds }) => {
    for (const owner of OwnerIds ?? [])
      if (owner !== 'self' && !/^\d{12}$/.test(owner))
        throw new NotModelled(`EC2 DescribeSnapshots with owner '${owner}'`);
  },
  select: ({ world }, ids, { OwnerIds }) => {
    const owners = (OwnerIds ?? []).map((owner) => (owner === 'self' ? world.account : owner));
    const named = ids.length > 0 ? findAll(world.ec2, 'snapshot', ids) : [...world.ec2.snapshots.values()];
    return owners.length > 0 ? named.filter(({ ownerId }) => owners.includes(ownerId)) : named;
  },
  tags: (snapshot) => snapshot.tags,
  filters: {
    'snapshot-id': ({ id }) => [id],
    'volume-id': ({ volumeId }) => [volumeId],
    'volume-size': ({ sizeGiB }) => [String(sizeGiB)],
    'owner-id': ({ ownerId }) => [ownerId],
    status: ({ state }) => [state],
    description: ({ description }) => [description],
    encrypted: ({ encrypted }) => [String(encrypted)],
    progress: (snapshot, world) => [`${progressOf(world, snapshot)}%`],
    'start-time': ({ startedAt }) => [isoTime(startedAt)],
    'storage-tier': () => ['standard'],
  },
  answer: (snapshots, { world }) => ({
    Snapshots: snapshots.map((snapshot) => snapshotShape(world, snapshot)),
  }),
});
