import type { AnyOperation } from '../../wire/operation';
import { deregisterTargets } from './deregister-targets';
import { describeLoadBalancers } from './describe-load-balancers';
import { describeTargetGroups } from './describe-target-groups';
import { describeTargetHealth } from './describe-target-health';
import { registerTargets } from './register-targets';

export const operations: readonly AnyOperation[] = [
  deregisterTargets,
  describeLoadBalancers,
  describeTargetGroups,
  describeTargetHealth,
  registerTargets,
];
