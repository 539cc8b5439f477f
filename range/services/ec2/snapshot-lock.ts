/**
 * Snapshot Lock. A locked snapshot cannot be deleted by anybody. In `compliance`, once the cooling-off period is over, the
 * lock cannot be taken off or made shorter either. The duration of a lock on a pending snapshot begins when that completes.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html
 */
import type { LockedSnapshotsInfo, LockSnapshotRequest, LockState } from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { Snapshot, SnapshotLock } from './state';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function lockSnapshotAs(world: World, snapshot: Snapshot, input: LockSnapshotRequest): void {
  if (snapshot.state === 'error')
    throw new ServiceError(
      'IncorrectState',
      `The snapshot '${snapshot.id}' is in the state error; it can be locked when pending or completed.`,
    );
  const days = input.LockDuration ?? 0;
  if (
    lockState(world, snapshot) === 'compliance' &&
    (input.LockMode !== 'compliance' || days <= lockDays(snapshot))
  )
    throw new ServiceError(
      'OperationNotPermitted',
      `The lock of '${snapshot.id}' is in compliance mode: it can only be extended.`,
    );
  const now = world.clock.now();
  snapshot.lock = {
    mode: input.LockMode === 'compliance' ? 'compliance' : 'governance',
    createdAt: now,
    days,
    ...(input.CoolOffPeriod !== undefined && { coolOffHours: input.CoolOffPeriod }),
    ...(snapshot.state === 'completed' && { startsAt: now }),
  };
}

const lockDays = ({ lock }: Snapshot): number => lock?.days ?? 0;

const coolOffEnd = ({ createdAt, coolOffHours = 0 }: SnapshotLock): number =>
  createdAt + coolOffHours * HOUR_MS;

/** Undefined while the snapshot that it is on is pending. */
const lockEnd = ({ startsAt, days }: SnapshotLock): number | undefined =>
  startsAt === undefined ? undefined : startsAt + days * DAY_MS;

/** Undefined: never locked. */
export function lockState({ clock }: World, { lock }: Snapshot): LockState | undefined {
  if (!lock) return undefined;
  const end = lockEnd(lock);
  if (end !== undefined && end <= clock.now()) return 'expired';
  if (lock.mode === 'governance') return 'governance';
  return coolOffEnd(lock) > clock.now() ? 'compliance-cooloff' : 'compliance';
}

export function lockShape(world: World, snapshot: Snapshot): LockedSnapshotsInfo {
  const { lock } = snapshot;
  const LockState = lockState(world, snapshot);
  if (!lock || LockState === undefined) return { SnapshotId: snapshot.id };
  const end = lockEnd(lock);
  return {
    SnapshotId: snapshot.id,
    OwnerId: snapshot.ownerId,
    LockState,
    LockDuration: lock.days,
    LockCreatedOn: dateOf(lock.createdAt),
    ...(lock.startsAt !== undefined && { LockDurationStartTime: dateOf(lock.startsAt) }),
    ...(end !== undefined && { LockExpiresOn: dateOf(end) }),
    ...(lock.coolOffHours !== undefined && {
      CoolOffPeriod: lock.coolOffHours,
      CoolOffPeriodExpiresOn: dateOf(coolOffEnd(lock)),
    }),
  };
}
