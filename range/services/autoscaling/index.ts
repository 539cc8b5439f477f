import type { AnyOperation } from '../../wire/operation';
import { attachInstances } from './attach-instances';
import { describeAutoScalingGroups } from './describe-auto-scaling-groups';
import { describeAutoScalingInstances } from './describe-auto-scaling-instances';
import { describeScalingActivities } from './describe-scaling-activities';
import { detachInstances } from './detach-instances';
import { setInstanceProtection } from './set-instance-protection';
import { enterStandby, exitStandby } from './standby';
import { terminateInstanceInAutoScalingGroup } from './terminate-instance';

export const operations: readonly AnyOperation[] = [
  attachInstances,
  describeAutoScalingGroups,
  describeAutoScalingInstances,
  describeScalingActivities,
  detachInstances,
  enterStandby,
  exitStandby,
  setInstanceProtection,
  terminateInstanceInAutoScalingGroup,
];
