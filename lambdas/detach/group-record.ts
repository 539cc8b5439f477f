/** The Auto Scaling group as it is before the subject leaves it: what a release needs in order to bring the subject back. */

import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { autoScaling, type Membership } from '../common/auto-scaling';
import { recordBefore } from '../common/before-state';
import type { StoredObject } from '../common/vault';

export interface GroupDescription {
  /** Whether it launches what it lacks, and so replaces the subject. */
  readonly launches: boolean;
  /** As it goes into the vault. */
  readonly record: {
    readonly name: string;
    readonly lifecycleState: string;
    readonly protectedFromScaleIn: boolean;
    readonly minSize: number;
    readonly maxSize: number;
    readonly desiredCapacity: number;
    readonly targetGroupArns: readonly string[];
    readonly loadBalancerNames: readonly string[];
    readonly memberIds: readonly string[];
  };
}

export async function describeGroup(
  { name, lifecycleState }: Membership,
  instanceId: string,
): Promise<GroupDescription> {
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const [group] = AutoScalingGroups ?? [];
  const members = group?.Instances ?? [];
  const own = members.find(({ InstanceId }) => InstanceId === instanceId);
  return {
    launches: !group?.SuspendedProcesses?.some(({ ProcessName }) => ProcessName === 'Launch'),
    record: {
      name,
      lifecycleState,
      protectedFromScaleIn: own?.ProtectedFromScaleIn === true,
      minSize: group?.MinSize ?? 0,
      maxSize: group?.MaxSize ?? 0,
      desiredCapacity: group?.DesiredCapacity ?? 0,
      targetGroupArns: group?.TargetGroupARNs ?? [],
      loadBalancerNames: group?.LoadBalancerNames ?? [],
      memberIds: members.flatMap(({ InstanceId }) => InstanceId ?? []),
    },
  };
}

export const recordGroup = (
  caseId: string,
  autoScalingGroup: GroupDescription['record'],
): Promise<StoredObject> => recordBefore(caseId, 'auto-scaling.json', { autoScalingGroup });
