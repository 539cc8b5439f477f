/**
 * Security groups and network ACLs as nftables rules: the guest's wires obey the very rule data that Cordon gave EC2.
 *
 * - A flow that the rules leave untracked (from or to everywhere, and all answers) is not tracked here either: `notrack`.
 * - A tracked flow lives on whatever becomes of the rules: `ct state established`. Packets in the middle of a flow of which
 *   nothing is known make no new one (nf_conntrack_tcp_loose=0).
 * - A network ACL knows no flows: it judges every packet, the lowest number first.
 *
 * IPv4 only: the guest has no other address.
 */
import { networkAclOf } from '../../services/ec2/network-acls';
import { interfaceAt } from '../../services/ec2/rules';
import type {
  Direction,
  Ec2State,
  NetworkAclEntry,
  NetworkInterface,
  RulePeer,
  SecurityGroupRule,
} from '../../services/ec2/state';
import { TAP } from './namespaces';

const EVERYWHERE = '0.0.0.0/0';
const BACK = { ingress: 'egress', egress: 'ingress' } as const;
/** By which side of the guest's wire a packet of a direction passes, and where the peer's address stands in it. */
const WIRE = { ingress: `oifname ${TAP}`, egress: `iifname ${TAP}` } as const;
const PEER = { ingress: 'saddr', egress: 'daddr' } as const;

export function rulesetOf(ec2: Ec2State, eni: NetworkInterface): string {
  const rules = rulesOn(ec2, eni).filter(({ protocol }) => isModelled(protocol));
  const untracked = rules.filter((rule) => isUntracked(rule, rules));
  const acl = networkAclOf({ ec2 }, eni.subnetId)?.entries.filter(({ family }) => family === 'ipv4') ?? [];
  return `flush ruleset
table inet guest {
  chain untracked { type filter hook prerouting priority raw;
    ${untracked.flatMap((rule) => notrack(rule, eni)).join('\n    ')}
  }
  chain acl { type filter hook forward priority -10; policy drop;
    ${acl.map(entry).join('\n    ')}
  }
  chain groups { type filter hook forward priority 0; policy drop;
    ct state established accept
    ct state untracked accept
    ${rules.flatMap((rule) => accept(ec2, eni, rule)).join('\n    ')}
  }
}
`;
}

/** Whether any flow of the guest is untracked: then nothing may remember the flows that were. */
export const leavesAnyUntracked = (ec2: Ec2State, eni: NetworkInterface): boolean => {
  const rules = rulesOn(ec2, eni);
  return rules.some((rule) => isUntracked(rule, rules));
};

const rulesOn = (ec2: Ec2State, { groupIds }: NetworkInterface): SecurityGroupRule[] =>
  groupIds.flatMap((id) => [...(ec2.securityGroups.get(id)?.rules.values() ?? [])]);

const isModelled = (protocol: string): boolean => ['-1', 'tcp', 'udp'].includes(protocol);

const isEverywhere = ({ peer }: SecurityGroupRule): boolean =>
  peer.kind === 'cidrIpv4' && peer.cidr === EVERYWHERE;

/** Whether the rule is for everywhere, and one in the other direction permits all answers. */
function isUntracked(rule: SecurityGroupRule, rules: readonly SecurityGroupRule[]): boolean {
  const permitsAnswers = (each: SecurityGroupRule): boolean =>
    each.direction === BACK[rule.direction] &&
    isEverywhere(each) &&
    (each.protocol === '-1' ||
      (each.protocol === rule.protocol && each.fromPort === 0 && each.toPort === 65_535));
  return isEverywhere(rule) && rules.some(permitsAnswers);
}

/** The flow's packets in both directions. Before routing no outgoing wire is known, so the guest's address stands for it. */
function notrack(
  { direction, protocol, fromPort, toPort }: SecurityGroupRule,
  eni: NetworkInterface,
): string[] {
  const own = eni.privateAddresses[0]?.ip;
  const ports = (side: 'sport' | 'dport'): string =>
    protocol === '-1' ? '' : `${protocol} ${side} ${fromPort}-${toPort} `;
  const [there, back] = direction === 'egress' ? ['saddr', 'daddr'] : ['daddr', 'saddr'];
  return [`ip ${there} ${own} ${ports('dport')}notrack`, `ip ${back} ${own} ${ports('sport')}notrack`];
}

function accept(ec2: Ec2State, eni: NetworkInterface, rule: SecurityGroupRule): string[] {
  const { direction, protocol, fromPort, toPort, peer } = rule;
  const ports = protocol === '-1' ? '' : `${protocol} dport ${fromPort}-${toPort} `;
  return addressesOf(ec2, eni, peer).map(
    (address) => `ct state new ${WIRE[direction]} ip ${PEER[direction]} ${address} ${ports}accept`,
  );
}

function addressesOf(ec2: Ec2State, eni: NetworkInterface, peer: RulePeer): string[] {
  switch (peer.kind) {
    case 'cidrIpv4':
      return [peer.cidr];
    case 'cidrIpv6':
      return [];
    case 'prefixList':
      return (ec2.prefixLists.get(peer.prefixListId)?.entries ?? [])
        .map(({ cidr }) => cidr)
        .filter((cidr) => !cidr.includes(':'));
    case 'group':
      return membersOf(ec2, eni, peer.groupId);
  }
}

function membersOf(ec2: Ec2State, { vpcId }: NetworkInterface, groupId: string): string[] {
  return [...ec2.networkInterfaces.values()]
    .flatMap(({ privateAddresses }) => privateAddresses.map(({ ip }) => ip))
    .filter((ip) => interfaceAt(ec2, vpcId, ip)?.groupIds.includes(groupId));
}

function entry({ direction, action, protocol, cidr, ports }: NetworkAclEntry): string {
  const name = protocol === '6' ? 'tcp' : 'udp';
  const portsOf = ports ? `${name} dport ${ports.from}-${ports.to} ` : '';
  const of = protocol === '-1' ? '' : portsOf || `ip protocol ${protocol} `;
  return `${WIRE[direction as Direction]} ip ${PEER[direction as Direction]} ${cidr} ${of}${action === 'allow' ? 'accept' : 'drop'}`;
}
