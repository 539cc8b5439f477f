import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { clientDefaults } from './clients';

export const autoScaling = new AutoScalingClient(clientDefaults());

export interface Membership {
  readonly name: string;
  readonly lifecycleState: string;
}

/** The Auto Scaling group that the instance is in, or null. */
export async function membershipOf(instanceId: string): Promise<Membership | null> {
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const member = AutoScalingInstances?.[0];
  return member?.AutoScalingGroupName
    ? { name: member.AutoScalingGroupName, lifecycleState: member.LifecycleState ?? 'unknown' }
    : null;
}
