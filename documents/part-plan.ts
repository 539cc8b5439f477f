import { LARGEST_PART, MIB } from './plan';

export interface PartPlan {
  /** Bytes, whole MiB. */
  readonly partSize: number;
  /** How many part URLs to sign. */
  readonly parts: number;
}

const PREFERRED_PART = 16 * MIB;
/** Below S3's 10,000, so that rounding never meets the limit. */
const INTENDED_PARTS = 9_000;
/** What a stream holds beyond the nominal RAM: firmware rounds differently, each range has a header. */
const SURPLUS = 1.05;
const SLACK = 64 * MIB;

/**
 * How to cut the memory image of an instance with `ramBytes` of RAM (DescribeInstanceTypes, `MemoryInfo.SizeInMiB`) into parts.
 * A part is held in the subject's own memory while it is sent, so it is as small as the number of parts allows.
 *
 * @throws RangeError when no part size within S3's limits would do (beyond 41 TiB).
 */
export function partPlan(ramBytes: number): PartPlan {
  if (!Number.isSafeInteger(ramBytes) || ramBytes <= 0) {
    throw new RangeError(`RAM size must be a whole number of bytes above 0, got ${ramBytes}`);
  }
  const total = Math.ceil(ramBytes * SURPLUS) + SLACK;
  const partSize = Math.max(PREFERRED_PART, Math.ceil(total / INTENDED_PARTS / MIB) * MIB);
  if (partSize > LARGEST_PART) {
    throw new RangeError(
      `RAM of ${ramBytes} bytes needs parts of ${partSize} bytes; S3 allows ${LARGEST_PART}`,
    );
  }
  return { partSize, parts: Math.ceil(total / partSize) };
}
