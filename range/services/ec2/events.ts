/**
 * What EC2, EBS and tagging put on the bus.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html
 */
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';
import type { Instance, Snapshot } from './state';

export function emitInstanceState(world: World, { id, state }: Instance): void {
  world.emit({
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    resources: [`arn:${world.partition}:ec2:${world.region}:${world.account}:instance/${id}`],
    detail: { 'instance-id': id, state },
  });
}

export function emitSnapshotResult(world: World, snapshot: Snapshot): void {
  const arn = ebsArn(world, `snapshot/${snapshot.id}`);
  world.emit({
    source: 'aws.ec2',
    'detail-type': 'EBS Snapshot Notification',
    resources: [arn],
    detail: {
      event: 'createSnapshot',
      ...resultOf(snapshot),
      snapshot_id: arn,
      source: ebsArn(world, `volume/${snapshot.volumeId}`),
      ...times(world, snapshot),
    },
  });
}

export function emitCopyResult(world: World, copy: Snapshot, source: Snapshot): void {
  const arn = ebsArn(world, `snapshot/${copy.id}`);
  world.emit({
    source: 'aws.ec2',
    'detail-type': 'EBS Snapshot Notification',
    resources: [arn],
    detail: {
      event: 'copySnapshot',
      ...resultOf(copy),
      snapshot_id: arn,
      source: ebsArn(world, `snapshot/${source.id}`),
      incremental: 'false',
      ...times(world, copy),
    },
  });
}

/** `snapshots` all have ended. */
export function emitSnapshotSetResult(world: World, snapshots: readonly Snapshot[]): void {
  const first = snapshots[0];
  if (!first) return;
  const worst = snapshots.find((snapshot) => snapshot.state === 'error') ?? first;
  world.emit({
    source: 'aws.ec2',
    'detail-type': 'EBS Multi-Volume Snapshots Completion Status',
    resources: snapshots.map((snapshot) => ebsArn(world, `snapshot/${snapshot.id}`)),
    detail: {
      event: 'createSnapshots',
      ...resultOf(worst),
      ...times(world, first),
      snapshots: snapshots.map((snapshot) => ({
        snapshot_id: ebsArn(world, `snapshot/${snapshot.id}`),
        source: ebsArn(world, `volume/${snapshot.volumeId}`),
        status: snapshot.state,
      })),
    },
  });
}

export interface TagChange {
  readonly arn: string;
  readonly resourceType: string;
  readonly changedKeys: readonly string[];
  /** All tags after the change. */
  readonly tags: ReadonlyMap<string, string>;
  readonly version: number;
}

export function emitTagChange(world: World, change: TagChange): void {
  world.emit({
    source: 'aws.tag',
    'detail-type': 'Tag Change on Resource',
    resources: [change.arn],
    detail: {
      'changed-tag-keys': change.changedKeys,
      tags: Object.fromEntries(change.tags),
      service: 'ec2',
      'resource-type': change.resourceType,
      version: change.version,
    },
  });
}

/** EBS events name the Region where other ARNs have the account. */
function ebsArn(world: World, resource: string): string {
  return `arn:${world.partition}:ec2::${world.region}:${resource}`;
}

function resultOf(snapshot: Snapshot) {
  const failed = snapshot.state === 'error';
  return {
    result: failed ? 'failed' : 'succeeded',
    cause: failed ? `Snapshot ${snapshot.id} is in status error` : '',
    'request-id': '',
  };
}

function times(world: World, { startedAt }: Snapshot) {
  return { startTime: isoTime(startedAt), endTime: isoTime(world.clock.now()) };
}
