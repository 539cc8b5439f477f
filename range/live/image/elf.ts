/** The ELF64 program headers of /proc/kcore: where in the file the kernel shows which memory. */

export interface Segment {
  readonly kind: 'load' | 'note' | 'other';
  readonly offset: bigint;
  readonly virtual: bigint;
  /** Undefined where the kernel names none: that is no RAM in one piece. */
  readonly physical: bigint | undefined;
  readonly size: bigint;
}

const HEADER = 64;
const ENTRY = 56;
const NO_ADDRESS = 0xffff_ffff_ffff_ffffn;
const KINDS: Readonly<Record<number, Segment['kind']>> = { 1: 'load', 4: 'note' };

/** @throws RangeError when `head` does not hold all of the headers. */
export function segmentsOf(head: Buffer): Segment[] {
  if (head.subarray(0, 6).toString('latin1') !== '\x7fELF\x02\x01')
    throw new RangeError('not a little-endian ELF64 file');
  const table = Number(head.readBigUInt64LE(32));
  return Array.from({ length: head.readUInt16LE(56) }, (_, index) => segmentAt(head, table + index * ENTRY));
}

function segmentAt(head: Buffer, at: number): Segment {
  const physical = head.readBigUInt64LE(at + 24);
  return {
    kind: KINDS[head.readUInt32LE(at)] ?? 'other',
    offset: head.readBigUInt64LE(at + 8),
    virtual: head.readBigUInt64LE(at + 16),
    physical: physical === NO_ADDRESS ? undefined : physical,
    size: head.readBigUInt64LE(at + 32),
  };
}

/** How much of the file the headers and the notes take. */
export const headLength = (segments: readonly Segment[]): number =>
  segments
    .filter(({ kind }) => kind === 'note')
    .reduce(
      (most, { offset, size }) => Math.max(most, Number(offset + size)),
      HEADER + ENTRY * segments.length,
    );

/** Where in the file the byte at a physical address is; undefined when the kernel does not show it. */
export function offsetOf(segments: readonly Segment[], address: bigint): bigint | undefined {
  const holder = segments.find(
    ({ kind, physical, size }) =>
      kind === 'load' && physical !== undefined && physical <= address && address < physical + size,
  );
  return holder && holder.offset + address - (holder.physical ?? 0n);
}
