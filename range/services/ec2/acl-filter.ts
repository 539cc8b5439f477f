/**
 * What the network ACLs let cross the boundary of a subnet. They know nothing of flows: a packet is judged by the entry
 * with the lowest number that matches it, and so is the answer to it, which goes to the port of whoever opened the flow.
 * Within a subnet nothing is judged. At a NAT gateway the subject's own subnet still sees the address of the real peer.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
import { contains } from './addresses';
import { networkAclOf } from './network-acls';
import { asSeenFrom, interfaceAt, type Packet } from './rules';
import type { Ec2State, NetworkAclEntry, NetworkInterface } from './state';

/** Where a flow's opener does not say which port it took: one that Linux and Windows both hand out. */
const EPHEMERAL_PORT = 49_152;
const PROTOCOLS = {
  ipv4: { tcp: '6', udp: '17', icmp: '1' },
  ipv6: { tcp: '6', udp: '17', icmp: '58' },
} as const;
const ECHO = { ipv4: { request: 8, reply: 0 }, ipv6: { request: 128, reply: 129 } } as const;

interface Crossing extends Packet {
  readonly isAnswer: boolean;
}

/**
 * Whether a packet of the flow and the answer to it both pass, at the subnet of the interface and at that of the peer.
 * @param openerPort the port of the side that opened the flow; 0 if it does not matter
 */
export function aclsPermit(
  ec2: Ec2State,
  eni: NetworkInterface,
  packet: Packet,
  openerPort: number,
): boolean {
  const peer = interfaceAt(ec2, eni.vpcId, packet.remoteIp);
  if (peer?.subnetId === eni.subnetId) return true;
  if (!crosses(ec2, eni.subnetId, packet, openerPort)) return false;
  return !peer || crosses(ec2, peer.subnetId, asSeenFrom(eni, packet), openerPort);
}

function crosses(ec2: Ec2State, subnetId: string, packet: Packet, openerPort: number): boolean {
  const back = packet.direction === 'ingress' ? 'egress' : 'ingress';
  const answer = { ...packet, direction: back, port: openerPort || EPHEMERAL_PORT, isAnswer: true } as const;
  const entries = networkAclOf({ ec2 }, subnetId)?.entries ?? [];
  return isAllowed(entries, { ...packet, isAnswer: false }) && isAllowed(entries, answer);
}

/** `entries` are in the order of their numbers. */
function isAllowed(entries: readonly NetworkAclEntry[], packet: Crossing): boolean {
  return entries.find((entry) => matches(entry, packet))?.action === 'allow';
}

function matches(entry: NetworkAclEntry, packet: Crossing): boolean {
  return (
    entry.direction === packet.direction &&
    contains(entry.cidr, packet.remoteIp) &&
    matchesProtocol(entry, packet)
  );
}

function matchesProtocol({ protocol, ports, icmp }: NetworkAclEntry, packet: Crossing): boolean {
  if (protocol === '-1') return true;
  if (protocol !== PROTOCOLS[packet.family][packet.protocol]) return false;
  if (packet.protocol !== 'icmp') return !ports || (ports.from <= packet.port && packet.port <= ports.to);
  const type = ECHO[packet.family][packet.isAnswer ? 'reply' : 'request'];
  return !icmp || ((icmp.type === -1 || icmp.type === type) && icmp.code <= 0);
}
