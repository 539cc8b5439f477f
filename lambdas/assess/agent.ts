import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientDefaults } from '../common/clients';
import { nowMs } from '../common/time';

const ssm = new SSMClient(clientDefaults());

export interface Agent {
  readonly pingStatus: string;
  /** Since the last heartbeat, which comes every five minutes. */
  readonly silentSeconds: number;
}

/** What Systems Manager says of the subject's agent; null: it manages no such node. */
export async function agentOf(instanceId: string): Promise<Agent | null> {
  const { InstanceInformationList } = await ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }),
  );
  const [node] = InstanceInformationList ?? [];
  if (!node) return null;
  const heardAt = node.LastPingDateTime?.getTime() ?? 0;
  return {
    pingStatus: node.PingStatus ?? 'unknown',
    silentSeconds: Math.max(0, Math.floor((nowMs() - heardAt) / 1000)),
  };
}
