import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import type { Policy } from '../common/policy';
import { finished, Problems, skipped } from '../common/result';
import type { StepInput } from '../common/subject';
import type { MemoryResult } from './result';
import { ssm } from './ssm';

/** Whether the subject's memory can be captured, before anything is opened for it. */
export async function probe({ subject, mode }: StepInput, policy: Policy): Promise<MemoryResult> {
  if (mode === 'offline') return skipped('memory', 'mode offline gives up memory');
  if (!policy.memoryCapture) return skipped('memory', 'memoryCapture is off');
  if (subject.state !== 'running')
    return skipped('memory', `the subject is ${subject.state}, so it has no memory`);
  if (subject.platform !== 'linux') return skipped('memory', `no capture for ${subject.platform} yet`);
  const problems = new Problems();
  const answer = await problems.attempt('asking Systems Manager', () => reachability(subject.instanceId));
  if (answer !== undefined) return skipped('memory', answer);
  return finished('memory', problems, [], { running: false });
}

/** Undefined when the agent is online, else what is wrong. "Online" may be minutes old: the agent reports every five. */
async function reachability(instanceId: string): Promise<string | undefined> {
  const { InstanceInformationList } = await ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }),
  );
  const node = InstanceInformationList?.[0];
  if (!node)
    return 'Systems Manager does not manage the subject (no agent, no instance profile, or no way to reach it)';
  return node.PingStatus === 'Online' ? undefined : `the subject's agent is ${node.PingStatus}, not Online`;
}
