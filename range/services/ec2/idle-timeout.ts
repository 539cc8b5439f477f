/**
 * How long a tracked flow may be idle. Untracked and unfiltered flows have no entry that could expire.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
import { instanceTypeOf } from './instance-types';
import type { Ec2State, Flow } from './state';

const TCP_ESTABLISHED_S = 432_000;
const TCP_ESTABLISHED_NITRO_V6_S = 350;
const UDP_S = 30;
const UDP_STREAM_S = 180;
/** Through a Network Load Balancer, which the interface's settings do not reach. */
const LOAD_BALANCED_S = { tcp: 350, udp: 120 } as const;
/** Not documented for ICMP; that of the protocols which are tracked by address only. */
const OTHER_S = 600;

export function idleTimeoutMs(ec2: Ec2State, flow: Flow): number {
  return flow.tracked ? 1000 * idleTimeoutS(ec2, flow) : Number.POSITIVE_INFINITY;
}

function idleTimeoutS(ec2: Ec2State, flow: Flow): number {
  if (flow.protocol === 'icmp') return OTHER_S;
  if (flow.via === 'network-load-balancer') return LOAD_BALANCED_S[flow.protocol];
  const eni = ec2.networkInterfaces.get(flow.eniId);
  const set = (ec2.switches.timeoutsReachOpenFlows ? eni?.trackingTimeouts : undefined) ?? flow.timeouts;
  if (flow.protocol === 'tcp') return set.tcpEstablished ?? defaultTcpS(ec2, eni?.attachment?.instanceId);
  return flow.packets > 2 ? (set.udpStream ?? UDP_STREAM_S) : (set.udp ?? UDP_S);
}

function defaultTcpS(ec2: Ec2State, instanceId: string | undefined): number {
  const instance = instanceId === undefined ? undefined : ec2.instances.get(instanceId);
  if (!instance) return TCP_ESTABLISHED_S;
  return instanceTypeOf(instance.type).nitroV6 ? TCP_ESTABLISHED_NITRO_V6_S : TCP_ESTABLISHED_S;
}
