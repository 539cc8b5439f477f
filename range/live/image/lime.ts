/** A memory image in the LiME format, version 1: records of a header and the bytes of one physical range. */
import type { PhysicalRange } from './iomem';

interface Record extends PhysicalRange {
  /** Of the first byte, in the image. */
  readonly at: number;
}

const HEADER = 32;
const MAGIC = 0x4c694d45;
const PAGE = 4096n;

export class LimeImage {
  private constructor(
    readonly bytes: Buffer,
    readonly records: readonly Record[],
  ) {}

  /** @throws RangeError that says where the image is not what its headers say. */
  static parse(bytes: Buffer): LimeImage {
    const records: Record[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (bytes.length - at < HEADER || bytes.readUInt32LE(at) !== MAGIC || bytes.readUInt32LE(at + 4) !== 1)
        throw new RangeError(`no header of a LiME record at byte ${at}`);
      const [first, last] = [bytes.readBigUInt64LE(at + 8), bytes.readBigUInt64LE(at + 16)];
      const size = Number(last - first) + 1;
      if (size <= 0 || at + HEADER + size > bytes.length)
        throw new RangeError(`the record at byte ${at} claims ${size} bytes; the image ends before`);
      records.push({ first, last, at: at + HEADER });
      at += HEADER + size;
    }
    return new LimeImage(bytes, records);
  }

  /** Undefined when not all of it is in the image. */
  read(address: bigint, length: number): Buffer | undefined {
    const end = address + BigInt(length) - 1n;
    const record = this.records.find(({ first, last }) => first <= address && end <= last);
    if (!record) return undefined;
    const at = record.at + Number(address - record.first);
    return this.bytes.subarray(at, at + length);
  }

  /** The physical address of a byte of the image; undefined for one of a header. */
  addressOf(at: number): bigint | undefined {
    const record = this.records.find(
      (each) => each.at <= at && at <= each.at + Number(each.last - each.first),
    );
    return record && record.first + BigInt(at - record.at);
  }

  /** Bytes of whole pages of RAM that are not in the image. What is less than a page at an edge, no kernel shows. */
  missingOf(ram: readonly PhysicalRange[]): bigint {
    return ram.reduce((sum, range) => sum + this.missingIn(range), 0n);
  }

  private missingIn({ first, last }: PhysicalRange): bigint {
    let position = ((first + PAGE - 1n) / PAGE) * PAGE;
    const end = ((last + 1n) / PAGE) * PAGE;
    let missing = 0n;
    for (const record of [...this.records].sort((a, b) => (a.first < b.first ? -1 : 1))) {
      if (record.last < position || record.first >= end) continue;
      if (record.first > position) missing += record.first - position;
      position = record.last + 1n;
    }
    return position < end ? missing + end - position : missing;
  }
}
