import type { LockSnapshotRequest, LockSnapshotResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import { lockShape, lockSnapshotAs } from './snapshot-lock';

const NAME = 'LockSnapshot';
const MAX_DAYS = 36_500;
const MAX_COOL_OFF_HOURS = 72;

export const lockSnapshot = operation<LockSnapshotRequest, LockSnapshotResult>({
  name: NAME,
  authorize: ({ SnapshotId, LockDuration, CoolOffPeriod }, call) => [
    onResource(call, NAME, 'snapshot', SnapshotId, {
      ...(LockDuration !== undefined && { 'ec2:SnapshotLockDuration': String(LockDuration) }),
      ...(CoolOffPeriod !== undefined && { 'ec2:SnapshotCoolOffPeriod': String(CoolOffPeriod) }),
    }),
  ],
  validate: (input) => {
    const modelled = ['SnapshotId', 'LockMode', 'LockDuration', 'CoolOffPeriod', 'DryRun'] as const;
    rejectUnmodelled(input, `EC2 ${NAME}`, modelled);
    const { LockMode, LockDuration = 0, CoolOffPeriod } = input;
    if (LockMode !== 'governance' && LockMode !== 'compliance')
      throw invalid(`Invalid value '${LockMode}' for lock mode.`);
    if (LockDuration < 1 || LockDuration > MAX_DAYS)
      throw invalid(`The lock duration must be from 1 to ${MAX_DAYS} days.`);
    if (CoolOffPeriod === undefined) return;
    if (LockMode === 'governance')
      throw new ServiceError(
        'InvalidParameterCombination',
        'A cooling-off period cannot be specified in governance mode.',
      );
    if (CoolOffPeriod < 1 || CoolOffPeriod > MAX_COOL_OFF_HOURS)
      throw invalid(`The cooling-off period must be from 1 to ${MAX_COOL_OFF_HOURS} hours.`);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const snapshot = find(world.ec2, 'snapshot', input.SnapshotId);
    lockSnapshotAs(world, snapshot, input);
    const { OwnerId: _, ...shape } = lockShape(world, snapshot);
    return shape;
  },
});

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValue', message);
