/** The Auto Scaling group as it is before the subject leaves it: what a release needs in order to bring the subject back. */
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { autoScaling, type Membership } from '../common/auto-scaling';
import { timestamp } from '../common/time';
import { caseKey, document, type StoredObject, store } from '../common/vault';

export async function recordGroup(
  caseId: string,
  instanceId: string,
  { name, lifecycleState }: Membership,
): Promise<StoredObject> {
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const group = AutoScalingGroups?.[0];
  const members = group?.Instances ?? [];
  const own = members.find(({ InstanceId }) => InstanceId === instanceId);
  const autoScalingGroup = {
    name,
    lifecycleState,
    protectedFromScaleIn: own?.ProtectedFromScaleIn === true,
    minSize: group?.MinSize ?? 0,
    maxSize: group?.MaxSize ?? 0,
    desiredCapacity: group?.DesiredCapacity ?? 0,
    targetGroupArns: group?.TargetGroupARNs ?? [],
    loadBalancerNames: group?.LoadBalancerNames ?? [],
    memberIds: members.flatMap(({ InstanceId }) => InstanceId ?? []),
  };
  return await store(
    caseKey(caseId, 'before-state', 'auto-scaling.json'),
    document({ takenAt: timestamp(), autoScalingGroup }),
    'application/json',
  );
}
