/** IPv4 and IPv6 arithmetic, for rules, subnets and routes. Text that is not an address or a block gives `undefined`. */
import { isIPv4, isIPv6 } from 'node:net';

export type Family = 'ipv4' | 'ipv6';

interface Address {
  readonly family: Family;
  readonly value: bigint;
}

interface Block {
  readonly family: Family;
  readonly prefixLength: number;
  readonly hostBits: bigint;
  /** Its addresses without their host bits. */
  readonly prefix: bigint;
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
  return `${format({ family, value: firstOf(block) })}/${block.prefixLength}`;
}

export function contains(cidr: string, ip: string): boolean {
  const block = parseBlock(cidr);
  const address = parseAddress(ip);
  if (!block || block.family !== address?.family) return false;
  return address.value >> block.hostBits === block.prefix;
}

/** The address `offset` places after the first one of the block. */
export function addressAt(cidr: string, offset: number): string {
  const block = parseBlock(cidr);
  if (!block) throw new RangeError(`not a CIDR block: '${cidr}'`);
  return format({ family: block.family, value: firstOf(block) + BigInt(offset) });
}

/** How many addresses the block has; blocks above 2^32 count as 2^32. */
export function sizeOf(cidr: string): number {
  const block = parseBlock(cidr);
  if (!block) throw new RangeError(`not a CIDR block: '${cidr}'`);
  return 2 ** Math.min(32, BITS[block.family] - block.prefixLength);
}

const MOST_REMEMBERED = 4096;

/** Every packet of a drill is held against the same few blocks and addresses. */
function remembering<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly parsed: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.parsed;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const parsed = parse(text);
    known.set(text, { parsed });
    return parsed;
  };
}

const parseAddress = remembering(addressOf);
const parseBlock = remembering(blockOf);

function blockOf(text: string): Block | undefined {
  const [ip = '', length = '', ...rest] = text.split('/');
  const address = parseAddress(ip);
  if (!address || rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const prefixLength = Number(length);
  const { family, value } = address;
  if (prefixLength > BITS[family]) return undefined;
  const hostBits = BigInt(BITS[family] - prefixLength);
  return { family, prefixLength, hostBits, prefix: value >> hostBits };
}

const firstOf = ({ prefix, hostBits }: Block): bigint => prefix << hostBits;

function addressOf(text: string): Address | undefined {
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
