import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { isCode } from '../common/aws-error';
import { describeInstance, isOff } from '../common/ec2';
import { ssm } from './ssm';

/** Why nothing more will come from the subject because it does not run any more; undefined while it does. */
export async function offReason(instanceId: string): Promise<string | undefined> {
  const state = await stateOf(instanceId);
  return isOff(state) ? `the subject is ${state}` : undefined;
}

async function stateOf(instanceId: string): Promise<string> {
  try {
    return (await describeInstance(instanceId)).State?.Name ?? 'unknown';
  } catch (error) {
    if (isCode(error, 'InvalidInstanceID.NotFound')) return 'terminated';
    throw error;
  }
}

/** Undefined when the agent is online, else what is wrong. "Online" may be minutes old: the agent reports every five. */
export async function unreachable(instanceId: string): Promise<string | undefined> {
  const { InstanceInformationList } = await ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }),
  );
  const node = InstanceInformationList?.[0];
  if (!node)
    return 'Systems Manager does not manage the subject (no agent, no instance profile, or no way to reach it)';
  return node.PingStatus === 'Online' ? undefined : `the subject's agent is ${node.PingStatus}, not Online`;
}
