import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import { clientDefaults } from './clients';
import { sleep } from './time';

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

/** What neither read shows may not be shown yet: some seven seconds in all. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000];

/**
 * The same for an instance whose tag names a group. Who takes it for free and stops it has it terminated by the group, so that one read which
 * does not show it is not enough: the group has to show that it is not in there, or to stay unseen.
 */
export async function membershipBeside(
  groupName: string | null,
  instanceId: string,
): Promise<Membership | null> {
  const shown = await membershipOf(instanceId);
  if (shown || groupName === null) return shown;
  for (const pause of PAUSES_MS) {
    const members = await membersOf(groupName);
    const own = members?.find(({ InstanceId }) => InstanceId === instanceId);
    if (own) return { name: groupName, lifecycleState: own.LifecycleState ?? 'unknown' };
    if (members) return null;
    await sleep(pause);
  }
  return await membershipOf(instanceId);
}

/** Undefined for a group that Auto Scaling does not show. */
async function membersOf(name: string) {
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const [group] = AutoScalingGroups ?? [];
  return group && (group.Instances ?? []);
}
