/** IP addresses as people and services write them, brought into one form. */
import { BlockList, isIP } from 'node:net';

export type Family = 'ipv4' | 'ipv6';

/** Undefined for what is no address. */
export function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 && !address.includes('%') ? 'ipv6' : undefined;
}

/** The short form in lower case (RFC 5952), as EC2 gives it back. The address has to be one. */
export const canonical = (address: string): string =>
  familyOf(address) === 'ipv6' ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

/** The address alone, as a CIDR block: /32 or /128. */
export const hostCidr = (address: string): string =>
  `${canonical(address)}/${familyOf(address) === 'ipv6' ? 128 : 32}`;

/** Blocks that no intruder on the internet answers from (IANA special-purpose registries); what is private is a neighbour's. */
const NOT_PUBLIC = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 96, 'ipv6'],
  ['::ffff:0:0', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
] as const;

/** One list a family: Node takes a rule on IPv4-mapped IPv6 addresses for one on IPv4. */
const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix, family] of NOT_PUBLIC) notPublic[family].addSubnet(network, prefix, family);

/** Whether the address is one of the internet, and so nobody's in the VPC or beside it. */
export function isPublic(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && !notPublic[family].check(address, family);
}

/** Whether the address lies in the CIDR block; false for a block of the other family or for what is no block. */
export function contains(block: string, address: string): boolean {
  const [network = '', prefix = ''] = block.split('/');
  const family = familyOf(network);
  if (family === undefined || family !== familyOf(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(address, family);
}
