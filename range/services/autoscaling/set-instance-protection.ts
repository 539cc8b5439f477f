import type { SetInstanceProtectionAnswer, SetInstanceProtectionQuery } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onGroup } from './authorization';
import { findGroup, findMember, validationError } from './state';

const MAX_INSTANCES = 50;

/** Protects from scale-in only: not from health replacement, Spot interruption or termination by hand. */
export const setInstanceProtection = operation<SetInstanceProtectionQuery, SetInstanceProtectionAnswer>({
  name: 'SetInstanceProtection',
  authorize: (input, call) => onGroup(call, 'SetInstanceProtection', input.AutoScalingGroupName),
  validate(input) {
    const modelled = ['InstanceIds', 'AutoScalingGroupName', 'ProtectedFromScaleIn'] as const;
    rejectUnmodelled(input, 'SetInstanceProtection', modelled);
    if ((input.InstanceIds?.length ?? 0) > MAX_INSTANCES) {
      throw validationError(`The number of instance IDs cannot be more than ${MAX_INSTANCES}`);
    }
  },
  apply(input, call) {
    const group = findGroup(call.world.autoscaling, input.AutoScalingGroupName);
    const members = (input.InstanceIds ?? []).map((id) => findMember(group, id));
    const immovable = members.find(({ lifecycleState }) => !PROTECTABLE.includes(lifecycleState));
    if (immovable) {
      throw validationError(
        `The instance ${immovable.instanceId} is not in InService or EnteringStandby or Standby.`,
      );
    }
    for (const member of members) member.protectedFromScaleIn = input.ProtectedFromScaleIn ?? false;
    return {};
  },
});

const PROTECTABLE: readonly string[] = ['InService', 'EnteringStandby', 'Standby', 'Pending'];
