/**
 * A host's memory made up for the tests: /proc/iomem, /proc/kcore as the kernel writes it (ELF64 core, segments in no useful order)
 * and the LiME stream that a correct reader makes of the two.
 */
import { createCipheriv } from 'node:crypto';

export interface Segment {
  /** Physical address of the first byte. */
  readonly address: number;
  readonly bytes: Buffer;
  /** What p_paddr says; the address unless the kernel has none for it. */
  readonly declared?: bigint;
}

export const NO_ADDRESS = 0xffff_ffff_ffff_ffffn;

export function range(start: number, end: number): Segment {
  return { address: start, bytes: memoryAt(start, end) };
}

/** Any two different addresses hold different bytes. */
export function memoryAt(start: number, end: number): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 'cordon'), counterAt(start));
  return cipher.update(Buffer.alloc(end - start));
}

function counterAt(address: number): Buffer {
  const counter = Buffer.alloc(16);
  counter.writeBigUInt64BE(BigInt(address) / 16n, 8);
  return counter;
}

const HEADER_SIZE = 64;
const ENTRY_SIZE = 56;

/** ELF64 core file with a PT_NOTE and one PT_LOAD a segment, in the order given. */
export function kcore(segments: readonly Segment[]): Buffer {
  const table = Buffer.alloc(ENTRY_SIZE * (segments.length + 1));
  table.writeUInt32LE(4, 0);
  let offset = HEADER_SIZE + table.length;
  segments.forEach((segment, index) => {
    const entry = ENTRY_SIZE * (index + 1);
    table.writeUInt32LE(1, entry);
    table.writeBigUInt64LE(BigInt(offset), entry + 8);
    table.writeBigUInt64LE(segment.declared ?? BigInt(segment.address), entry + 24);
    table.writeBigUInt64LE(BigInt(segment.bytes.length), entry + 32);
    table.writeBigUInt64LE(BigInt(segment.bytes.length), entry + 40);
    offset += segment.bytes.length;
  });
  return Buffer.concat([elfHeader(segments.length + 1), table, ...segments.map((segment) => segment.bytes)]);
}

function elfHeader(entries: number): Buffer {
  const header = Buffer.alloc(HEADER_SIZE);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(4, 16);
  header.writeBigUInt64LE(BigInt(HEADER_SIZE), 32);
  header.writeUInt16LE(ENTRY_SIZE, 54);
  header.writeUInt16LE(entries, 56);
  return header;
}

/** The stream for the ranges [start, end), as the LiME format (version 1) has it. */
export function lime(ranges: ReadonlyArray<readonly [number, number]>): Buffer {
  return Buffer.concat(
    ranges.flatMap(([start, end]) => {
      const header = Buffer.alloc(32);
      header.writeUInt32LE(0x4c694d45, 0);
      header.writeUInt32LE(1, 4);
      header.writeBigUInt64LE(BigInt(start), 8);
      header.writeBigUInt64LE(BigInt(end - 1), 16);
      return [header, memoryAt(start, end)];
    }),
  );
}

/** A small machine: a partial page at 0x9fbff, a hole, RAM above 4 GiB, nested entries that are not RAM of their own. */
export const IOMEM = `00000000-00000fff : Reserved
00001000-0009fbff : System RAM
0009fc00-000fffff : Reserved
  000f0000-000fffff : System ROM
00100000-006fffff : System RAM
  00200000-002fffff : Kernel code
  00300000-004fffff : System RAM
00700000-007fffff : Reserved
fee00000-fee00fff : Local APIC
100000000-1005fffff : System RAM
`;

/** Its kcore: the text mapping first, as on x86; vmalloc without an address; one segment that reaches beyond RAM. */
export const SEGMENTS: readonly Segment[] = [
  range(0x200000, 0x300000),
  { address: 0, bytes: Buffer.alloc(0x100000, 'vmalloc'), declared: NO_ADDRESS },
  range(0x1_0000_0000, 0x1_0060_0000),
  range(0x1000, 0x9f000),
  range(0x100000, 0x780000),
];

export const CAPTURED: ReadonlyArray<readonly [number, number]> = [
  [0x1000, 0x9f000],
  [0x100000, 0x700000],
  [0x1_0000_0000, 0x1_0060_0000],
];
