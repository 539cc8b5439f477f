import type {
  DeregisterTargetsInput,
  DeregisterTargetsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onTargetGroup } from './authorization';
import { findTargetGroup, requireTargetGroupArn } from './state';
import { deregisterTarget } from './targets';

/** Succeeds for targets that are not registered. */
export const deregisterTargets = operation<DeregisterTargetsInput, DeregisterTargetsOutput>({
  name: 'DeregisterTargets',
  authorize: (input, call) => onTargetGroup(call, 'DeregisterTargets', input.TargetGroupArn),
  validate(input) {
    rejectUnmodelled(input, 'DeregisterTargets', ['TargetGroupArn', 'Targets']);
    requireTargetGroupArn(input.TargetGroupArn);
  },
  apply(input, call) {
    const group = findTargetGroup(call.world.elbv2, input.TargetGroupArn);
    for (const { Id = '', Port } of input.Targets ?? []) {
      deregisterTarget(call.world, group, { id: Id, port: Port });
    }
    return {};
  },
});
