/**
 * Rules as callers write them: validated and normalised as EC2 does. Host bits of a block are cleared, names of
 * protocols replace their numbers, a rule for all protocols has no ports.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { canonicalCidr, type Family } from './addresses';
import type { RuleSpec } from './security-groups';
import type { Direction, RulePeer } from './state';

const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };
const NAMED = new Set(['-1', ...Object.values(NAMES)]);
const MAX_DESCRIPTION = 255;

type Ports = Pick<RuleSpec, 'fromPort' | 'toPort'>;
interface Peer {
  readonly peer: RulePeer;
  readonly description: string | undefined;
}

/** One rule for every peer of every permission. @throws ServiceError */
export function ruleSpecs(
  account: string,
  direction: Direction,
  permissions: readonly IpPermission[],
): RuleSpec[] {
  return permissions.flatMap((permission) => {
    const protocol = protocolOf(permission.IpProtocol);
    const ports = portsOf(protocol, permission);
    const peers = peersOf(account, permission);
    if (peers.length === 0) throw missing('Source group ID missing.');
    return peers.map(({ peer, description }) => ({
      direction,
      protocol,
      ...ports,
      peer,
      ...(description === undefined ? {} : { description: checked(description) }),
    }));
  });
}

function protocolOf(given: string | undefined): string {
  if (!given) throw missing('The request must contain the parameter ipProtocol');
  const protocol = NAMES[given] ?? given.toLowerCase();
  if (!NAMED.has(protocol) && !(/^\d{1,3}$/.test(protocol) && Number(protocol) <= 255))
    throw invalid(`Invalid value '${given}' for IP protocol. Unknown protocol.`);
  return protocol;
}

function portsOf(protocol: string, { FromPort, ToPort }: IpPermission): Ports {
  if (protocol === 'tcp' || protocol === 'udp') return transportPorts(protocol, FromPort, ToPort);
  if (protocol === 'icmp' || protocol === 'icmpv6') return icmpTypeAndCode(FromPort ?? -1, ToPort ?? -1);
  return { fromPort: -1, toPort: -1 };
}

function transportPorts(protocol: string, from: number | undefined, to: number | undefined): Ports {
  if (from === undefined || to === undefined)
    throw invalid("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  for (const port of [from, to])
    if (port < 0 || port > 65535) throw invalid(`TCP/UDP port (${port}) out of range`);
  if (from > to) throw invalid(`Invalid ${protocol.toUpperCase()} port range (${from}-${to})`);
  return { fromPort: from, toPort: to };
}

function icmpTypeAndCode(type: number, code: number): Ports {
  if (type < -1 || type > 255) throw invalid(`ICMP type (${type}) out of range`);
  if (code < -1 || code > 255) throw invalid(`ICMP code (${code}) out of range`);
  if (type === -1 && code !== -1) throw invalid(`ICMP code (${code}) must be -1 where the ICMP type is -1`);
  return { fromPort: type, toPort: code };
}

function peersOf(account: string, permission: IpPermission): Peer[] {
  const { IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs } = permission;
  return [
    ...(IpRanges ?? []).map(
      ({ CidrIp, Description }): Peer => ({
        peer: { kind: 'cidrIpv4', cidr: cidrOf(CidrIp, 'ipv4') },
        description: Description,
      }),
    ),
    ...(Ipv6Ranges ?? []).map(
      ({ CidrIpv6, Description }): Peer => ({
        peer: { kind: 'cidrIpv6', cidr: cidrOf(CidrIpv6, 'ipv6') },
        description: Description,
      }),
    ),
    ...(PrefixListIds ?? []).map(
      ({ PrefixListId, Description }): Peer => ({
        peer: { kind: 'prefixList', prefixListId: PrefixListId ?? '' },
        description: Description,
      }),
    ),
    ...(UserIdGroupPairs ?? []).map((pair) => groupPeer(account, pair)),
  ];
}

function cidrOf(text: string | undefined, family: Family): string {
  const cidr = canonicalCidr(text ?? '', family);
  if (cidr === undefined) throw invalid(`CIDR block ${text} is malformed`);
  return cidr;
}

/** Answers of EC2 carry the account of the group, so callers that copy them do too. */
function groupPeer(account: string, pair: UserIdGroupPair): Peer {
  rejectUnmodelled(pair, 'a security group rule', ['GroupId', 'UserId', 'Description']);
  if (pair.UserId !== undefined && pair.UserId !== account)
    throw new NotModelled(`a security group rule for a group of account ${pair.UserId}`);
  if (!pair.GroupId) throw missing('Source group ID missing.');
  return { peer: { kind: 'group', groupId: pair.GroupId }, description: pair.Description };
}

function checked(description: string): string {
  if (description.length > MAX_DESCRIPTION || !/^[\w .:/()#,@[\]+=&;{}!$*-]*$/.test(description))
    throw invalid(
      `Invalid rule description. Valid descriptions are strings less than ${MAX_DESCRIPTION + 1} characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
    );
  return description;
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}

function missing(message: string): ServiceError {
  return new ServiceError('MissingParameter', message);
}
