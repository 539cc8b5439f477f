/** Entries of network ACLs as the API takes and gives them. */
import type {
  CreateNetworkAclEntryRequest,
  DeleteNetworkAclEntryRequest,
  NetworkAclEntry as EntryShape,
} from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import { canonicalCidr } from './addresses';
import type { Direction, NetworkAclEntry } from './state';

const NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58', all: '-1' };
const MAX_RULE_NUMBER = 32_766;
const MAX_PORT = 65_535;

export const MEMBERS = [
  'NetworkAclId',
  'RuleNumber',
  'Protocol',
  'RuleAction',
  'Egress',
  'CidrBlock',
  'Ipv6CidrBlock',
  'IcmpTypeCode',
  'PortRange',
  'DryRun',
] as const;

export function directionOf({ Egress }: Pick<DeleteNetworkAclEntryRequest, 'Egress'>): Direction {
  return Egress ? 'egress' : 'ingress';
}

export function validateRuleNumber({ RuleNumber }: Pick<DeleteNetworkAclEntryRequest, 'RuleNumber'>): number {
  if (RuleNumber === undefined) throw missing('ruleNumber');
  if (RuleNumber < 1 || RuleNumber > MAX_RULE_NUMBER)
    throw invalid(`The rule number '${RuleNumber}' is invalid. It must be between 1 and ${MAX_RULE_NUMBER}.`);
  return RuleNumber;
}

/** @throws ServiceError MissingParameter, InvalidParameterCombination or InvalidParameterValue */
export function entryOf(input: CreateNetworkAclEntryRequest): NetworkAclEntry {
  if (input.Egress === undefined) throw missing('egress');
  const ruleNumber = validateRuleNumber(input);
  const protocol = protocolOf(input);
  return {
    direction: directionOf(input),
    ruleNumber,
    action: actionOf(input),
    protocol,
    ...blockOf(input),
    ...portsOf(input, protocol),
    ...icmpOf(input, protocol),
  };
}

export function entryShape(entry: NetworkAclEntry): EntryShape {
  const { ports, icmp } = entry;
  return {
    RuleNumber: entry.ruleNumber,
    Egress: entry.direction === 'egress',
    Protocol: entry.protocol,
    RuleAction: entry.action,
    ...(entry.family === 'ipv4' ? { CidrBlock: entry.cidr } : { Ipv6CidrBlock: entry.cidr }),
    ...(ports && { PortRange: { From: ports.from, To: ports.to } }),
    ...(icmp && { IcmpTypeCode: { Type: icmp.type, Code: icmp.code } }),
  };
}

function actionOf({ RuleAction }: CreateNetworkAclEntryRequest): NetworkAclEntry['action'] {
  if (RuleAction === undefined) throw missing('ruleAction');
  if (RuleAction === 'allow' || RuleAction === 'deny') return RuleAction;
  throw invalid(`Invalid value '${String(RuleAction)}' for ruleAction. Allowed: allow, deny.`);
}

function protocolOf({ Protocol }: CreateNetworkAclEntryRequest): string {
  if (Protocol === undefined) throw missing('protocol');
  const protocol = NUMBERS[Protocol.toLowerCase()] ?? Protocol;
  if (protocol !== '-1' && !(/^\d{1,3}$/.test(protocol) && Number(protocol) <= 255))
    throw invalid(`Invalid value '${Protocol}' for IP protocol. Unknown protocol.`);
  return protocol;
}

function blockOf(input: CreateNetworkAclEntryRequest): Pick<NetworkAclEntry, 'family' | 'cidr'> {
  const { CidrBlock, Ipv6CidrBlock } = input;
  if (CidrBlock !== undefined && Ipv6CidrBlock !== undefined)
    throw new ServiceError(
      'InvalidParameterCombination',
      'The parameters cidrBlock and ipv6CidrBlock cannot be used together.',
    );
  const family = Ipv6CidrBlock === undefined ? 'ipv4' : 'ipv6';
  const given = Ipv6CidrBlock ?? CidrBlock;
  if (given === undefined) throw missing('cidrBlock or ipv6CidrBlock');
  const cidr = canonicalCidr(given, family);
  if (cidr === undefined) throw invalid(`Value (${given}) for parameter cidrBlock is invalid.`);
  return { family, cidr };
}

function portsOf({ PortRange }: CreateNetworkAclEntryRequest, protocol: string) {
  if (protocol !== '6' && protocol !== '17') return {};
  const { From: from, To: to } = PortRange ?? {};
  if (from === undefined || to === undefined) throw missing('portRange');
  if (from < 0 || to > MAX_PORT || from > to) throw invalid(`Invalid TCP/UDP port range (${from}:${to})`);
  return { ports: { from, to } };
}

function icmpOf({ IcmpTypeCode }: CreateNetworkAclEntryRequest, protocol: string) {
  if (protocol !== '1' && protocol !== '58') return {};
  const { Type: type, Code: code } = IcmpTypeCode ?? {};
  if (type === undefined || code === undefined) throw missing('icmpTypeCode');
  return { icmp: { type, code } };
}

function missing(parameter: string): ServiceError {
  return new ServiceError('MissingParameter', `The request must contain the parameter ${parameter}`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
