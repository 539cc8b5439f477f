/** IPv4 and IPv6 arithmetic, for rules, subnets and routes. Text that is not an address or a block gives `undefined`. */
import { isIPv4, isIPv6 } from 'node:net';

export type Family = 'ipv4' | 'ipv6';

interface Address {
  readonly family: Family;
  readonly value: bigint;
}

interface Block extends Address {
  readonly prefixLength: number;
}

const BITS = { ipv4: 32, ipv6: 128 } as const;

export function familyOf(text: string): Family | undefined {
  if (isIPv4(text)) return 'ipv4';
  return isIPv6(text) && !text.includes('%') ? 'ipv6' : undefined;
}

/** A block with its host bits cleared, written as EC2 writes it (`100.68.0.18/18` becomes `100.68.0.0/18`). */
export function canonicalCidr(text: string, family: Family): string | undefined {
  const block = parseBlock(text);
  if (block?.family !== family) return undefined;
  return `${format({ family, value: networkOf(block) })}/${block.prefixLength}`;
}

export function contains(cidr: string, ip: string): boolean {
  const block = parseBlock(cidr);
  const address = parseAddress(ip);
  if (!block || block.family !== address?.family) return false;
  return networkOf({ ...block, value: address.value }) === networkOf(block);
}

/** The address `offset` places after the first one of the block. */
export function addressAt(cidr: string, offset: number): string {
  const block = parseBlock(cidr);
  if (!block) throw new RangeError(`not a CIDR block: '${cidr}'`);
  return format({ family: block.family, value: networkOf(block) + BigInt(offset) });
}

/** How many addresses the block has; blocks above 2^32 count as 2^32. */
export function sizeOf(cidr: string): number {
  const block = parseBlock(cidr);
  if (!block) throw new RangeError(`not a CIDR block: '${cidr}'`);
  return 2 ** Math.min(32, BITS[block.family] - block.prefixLength);
}

/** Every packet of a drill is held against the same few blocks. */
const blocks = new Map<string, Block | undefined>();
const MOST_BLOCKS = 4096;

function parseBlock(text: string): Block | undefined {
  if (blocks.has(text)) return blocks.get(text);
  if (blocks.size >= MOST_BLOCKS) blocks.clear();
  const block = blockOf(text);
  blocks.set(text, block);
  return block;
}

function blockOf(text: string): Block | undefined {
  const [ip = '', length = '', ...rest] = text.split('/');
  const address = parseAddress(ip);
  if (!address || rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const prefixLength = Number(length);
  return prefixLength <= BITS[address.family] ? { ...address, prefixLength } : undefined;
}

function networkOf({ family, value, prefixLength }: Block): bigint {
  const hostBits = BigInt(BITS[family] - prefixLength);
  return (value >> hostBits) << hostBits;
}

function parseAddress(text: string): Address | undefined {
  const family = familyOf(text);
  if (!family) return undefined;
  return { family, value: family === 'ipv4' ? parseIPv4(text) : parseIPv6(text) };
}

function parseIPv4(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIPv6(text: string): bigint {
  const [head = '', tail = ''] = canonicalIPv6(text).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((value, part) => value * 65536n + BigInt(`0x${part}`), 0n);
}

function format({ family, value }: Address): string {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const digits = value.toString(16).padStart(32, '0');
  return canonicalIPv6(digits.match(/.{4}/g)?.join(':') ?? '');
}

/** RFC 5952, by way of the URL parser. */
function canonicalIPv6(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}
