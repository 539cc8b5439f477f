import type { AnyOperation } from '../../wire/operation';
import { attachInstances } from './attach-instances';
import { createOrUpdateTags } from './create-or-update-tags';
import { describeAutoScalingGroups } from './describe-auto-scaling-groups';
import { describeAutoScalingInstances } from './describe-auto-scaling-instances';
import { describeScalingActivities } from './describe-scaling-activities';
import { describeWarmPool } from './describe-warm-pool';
import { detachInstances } from './detach-instances';
import {
  completeLifecycleAction,
  describeLifecycleHooks,
  recordLifecycleActionHeartbeat,
} from './lifecycle-actions';
import { setInstanceProtection } from './set-instance-protection';
import { enterStandby, exitStandby } from './standby';
import { terminateInstanceInAutoScalingGroup } from './terminate-instance';

export const operations: readonly AnyOperation[] = [
  attachInstances,
  completeLifecycleAction,
  createOrUpdateTags,
  describeAutoScalingGroups,
  describeAutoScalingInstances,
  describeLifecycleHooks,
  describeScalingActivities,
  describeWarmPool,
  detachInstances,
  enterStandby,
  exitStandby,
  recordLifecycleActionHeartbeat,
  setInstanceProtection,
  terminateInstanceInAutoScalingGroup,
];
