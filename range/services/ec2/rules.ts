/**
 * What the rules of an interface's groups permit, flow state left aside: the union of the rules of all its groups,
 * which only ever allow.
 */
import { contains, type Family } from './addresses';
import type { Direction, Ec2State, Flow, NetworkInterface, SecurityGroupRule } from './state';

export interface Packet {
  readonly direction: Direction;
  readonly family: Family;
  readonly protocol: Flow['protocol'];
  /** The destination's port: the interface's own for `ingress`, the peer's for `egress`; ignored for ICMP. */
  readonly port: number;
  readonly remoteIp: string;
}

const EVERYWHERE = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;
/** ICMP flows are echo requests: type 8, in ICMPv6 type 128. */
const ECHO = { ipv4: 8, ipv6: 128 } as const;

export function permits(ec2: Ec2State, eni: NetworkInterface, packet: Packet): boolean {
  return rulesOf(ec2, eni, packet.direction).some(
    (rule) => coversPort(rule, packet) && coversPeer(ec2, eni.vpcId, rule, packet.remoteIp),
  );
}

/**
 * Whether the rules leave such a flow untracked: one permits it from or to everywhere, and one in the other direction
 * permits all its answers, on any port and everywhere, in the same family. ICMP is always tracked.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export function leavesUntracked(ec2: Ec2State, eni: NetworkInterface, packet: Packet): boolean {
  if (packet.protocol === 'icmp') return false;
  const back = packet.direction === 'ingress' ? 'egress' : 'ingress';
  const open = (rule: SecurityGroupRule) => isEverywhere(rule, packet.family);
  return (
    rulesOf(ec2, eni, packet.direction).some((rule) => open(rule) && coversPort(rule, packet)) &&
    rulesOf(ec2, eni, back).some((rule) => open(rule) && coversAllPorts(rule, packet))
  );
}

function rulesOf(ec2: Ec2State, eni: NetworkInterface, direction: Direction): SecurityGroupRule[] {
  return eni.groupIds
    .flatMap((id) => [...(ec2.securityGroups.get(id)?.rules.values() ?? [])])
    .filter((rule) => rule.direction === direction);
}

function isEverywhere({ peer }: SecurityGroupRule, family: Family): boolean {
  return (peer.kind === 'cidrIpv4' || peer.kind === 'cidrIpv6') && peer.cidr === EVERYWHERE[family];
}

function coversPort(rule: SecurityGroupRule, { protocol, family, port }: Packet): boolean {
  if (rule.protocol === '-1') return true;
  if (protocol === 'icmp') {
    const name = family === 'ipv6' ? 'icmpv6' : 'icmp';
    return rule.protocol === name && (rule.fromPort === -1 || rule.fromPort === ECHO[family]);
  }
  return rule.protocol === protocol && rule.fromPort <= port && port <= rule.toPort;
}

function coversAllPorts(rule: SecurityGroupRule, { protocol }: Packet): boolean {
  if (rule.protocol === '-1') return true;
  return rule.protocol === protocol && rule.fromPort === 0 && rule.toPort === 65535;
}

function coversPeer(ec2: Ec2State, vpcId: string, { peer }: SecurityGroupRule, ip: string): boolean {
  switch (peer.kind) {
    case 'cidrIpv4':
    case 'cidrIpv6':
      return contains(peer.cidr, ip);
    case 'prefixList':
      return (ec2.prefixLists.get(peer.prefixListId)?.entries ?? []).some(({ cidr }) => contains(cidr, ip));
    case 'group':
      return interfaceAt(ec2, vpcId, ip)?.groupIds.includes(peer.groupId) ?? false;
  }
}

/** The same packet, as the interface at the other end sees it. */
export function asSeenFrom(eni: NetworkInterface, packet: Packet): Packet {
  const remoteIp = packet.family === 'ipv6' ? eni.ipv6Addresses[0] : eni.privateAddresses[0]?.ip;
  return {
    ...packet,
    direction: packet.direction === 'egress' ? 'ingress' : 'egress',
    remoteIp: remoteIp ?? '',
  };
}

/** The interface that has this private or IPv6 address in the VPC. */
export function interfaceAt(ec2: Ec2State, vpcId: string, ip: string): NetworkInterface | undefined {
  for (const eni of ec2.networkInterfaces.values()) {
    if (eni.vpcId !== vpcId) continue;
    if (eni.privateAddresses.some((address) => address.ip === ip) || eni.ipv6Addresses.includes(ip))
      return eni;
  }
  return undefined;
}
