/**
 * Snapshots in virtual time. The content is that of the moment of the call; the copying takes as long as the used
 * part of the volume needs. If one snapshot of a multi-volume set fails, all of the set enter `error`.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-create-snapshots.html
 */
import type { World } from '../../world';
import { emitSnapshotResult, emitSnapshotSetResult } from './events';
import { newId } from './ids';
import type { Snapshot, Tags, Volume } from './state';

export interface SnapshotSpec {
  readonly volume: Volume;
  readonly description: string;
  readonly tags: Tags;
}

/** What every snapshot takes, besides the copying. */
export const OVERHEAD_MS = 20_000;

const INTERNAL_ERROR = 'An internal error occurred while the snapshot was being created';

export function startSnapshot(world: World, spec: SnapshotSpec): Snapshot {
  const snapshot = newSnapshot(world, spec);
  const fails = world.ec2.failingVolumes.delete(spec.volume.id);
  world.clock.schedule(snapshot.dueAt - world.clock.now(), () => {
    if (snapshot.state !== 'pending') return;
    finishSnapshot(world, snapshot, fails ? INTERNAL_ERROR : undefined);
    emitSnapshotResult(world, snapshot);
  });
  return snapshot;
}

/** One snapshot a volume, all of the same instant. */
export function startSnapshotSet(world: World, specs: readonly SnapshotSpec[]): Snapshot[] {
  const set = specs.map((spec) => newSnapshot(world, spec));
  const failing = new Set(
    specs.map(({ volume }) => volume.id).filter((id) => world.ec2.failingVolumes.delete(id)),
  );
  for (const snapshot of set) {
    world.clock.schedule(snapshot.dueAt - world.clock.now(), () =>
      finishInSet(world, set, snapshot, failing.has(snapshot.volumeId)),
    );
  }
  return set;
}

/** Percent; a pending snapshot never shows 100. */
export function progressOf(world: World, snapshot: Snapshot): number {
  if (snapshot.state === 'completed') return 100;
  const share = (world.clock.now() - snapshot.startedAt) / (snapshot.dueAt - snapshot.startedAt);
  return Math.min(99, Math.max(0, Math.floor(100 * share)));
}

function newSnapshot(world: World, { volume, description, tags }: SnapshotSpec): Snapshot {
  const now = world.clock.now();
  const copyingMs = (1000 * 1024 * volume.usedGiB) / world.ec2.switches.snapshotThroughput;
  const snapshot: Snapshot = {
    id: newId(world.ec2, 'snap'),
    volumeId: volume.id,
    ownerId: world.account,
    description,
    sizeGiB: volume.sizeGiB,
    encrypted: volume.encrypted,
    ...(volume.kmsKeyId === undefined ? {} : { kmsKeyId: volume.kmsKeyId }),
    startedAt: now,
    dueAt: now + OVERHEAD_MS + Math.ceil(copyingMs),
    tags,
    content: new Map(volume.content),
    sharedWith: new Set(),
    state: 'pending',
  };
  world.ec2.snapshots.set(snapshot.id, snapshot);
  return snapshot;
}

function finishInSet(world: World, set: readonly Snapshot[], snapshot: Snapshot, fails: boolean): void {
  if (snapshot.state !== 'pending') return;
  for (const member of fails ? set : [snapshot])
    finishSnapshot(world, member, fails ? INTERNAL_ERROR : undefined);
  if (set.some(({ state }) => state === 'pending')) return;
  if (world.ec2.switches.multiVolumeSnapshotsNotifyEach)
    for (const member of set) emitSnapshotResult(world, member);
  emitSnapshotSetResult(world, set);
}

/** With what went wrong, if something did. A failed snapshot loses its lock; the duration of another's begins now. */
export function finishSnapshot(world: World, snapshot: Snapshot, failure: string | undefined): void {
  snapshot.state = failure === undefined ? 'completed' : 'error';
  if (failure === undefined) {
    if (snapshot.lock) snapshot.lock.startsAt = world.clock.now();
  } else {
    snapshot.stateMessage = failure;
    delete snapshot.lock;
  }
}
