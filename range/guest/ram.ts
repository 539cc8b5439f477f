/**
 * The RAM of a simulated host, as the capture script would stream it: LiME version 1 records over its ranges. Almost
 * all of it is zeros; a kernel lies where x86 loads it, and what the scenario put into the instance's memory on pages of its own.
 */
import type { Instance } from '../services/ec2/compute-model';
import { instanceTypeOf } from '../services/ec2/instance-types';
import { type Extent, ObjectBody } from '../services/s3/body';

/** First and last address, both included. */
export type RamRange = readonly [first: number, last: number];

const MIB = 1024 * 1024;
const PAGE = 4096;
const LOW_MEMORY: RamRange = [0x1000, 0x9ffff];
const HIGH_START = 0x100000;
export const KERNEL_RELEASE = '6.1.158-180.294.amzn2023';
const KERNEL_AT = 16 * MIB;
const KERNEL = kernel();
/** How far up in the RAM the secrets lie: a reader that begins at the bottom comes to them late. */
const SECRETS_AT = 0.75;
/** What the kernel and the firmware keep for themselves: the most, and the share of a small machine. */
const RESERVED = 12 * MIB;
const RESERVED_SHARE = 1 / 40;

export function ramRanges(instance: Instance): readonly RamRange[] {
  const total = instanceTypeOf(instance.type).memoryMiB * MIB;
  return [
    LOW_MEMORY,
    [HIGH_START, total - Math.min(RESERVED, Math.floor((total * RESERVED_SHARE) / PAGE) * PAGE) - 1],
  ];
}

export function ramImage(instance: Instance): ObjectBody {
  const bodies = ramRanges(instance).flatMap((range) => [header(range), content(range, instance)]);
  return ObjectBody.concat(bodies);
}

/** `u32 "EMiL", u32 version, u64 first, u64 last, u64 reserved`, little endian. */
function header([first, last]: RamRange): ObjectBody {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(0x4c694d45, 0);
  bytes.writeUInt32LE(1, 4);
  bytes.writeBigUInt64LE(BigInt(first), 8);
  bytes.writeBigUInt64LE(BigInt(last), 16);
  return ObjectBody.of(bytes);
}

function content([first, last]: RamRange, { memory }: Instance): ObjectBody {
  const pages = [...memory].map(([name, value]) => Buffer.from(`${name}\0${value}\0`));
  const lowest = first + Math.floor(((last - first) * SECRETS_AT) / PAGE) * PAGE;
  const placed = [
    { address: KERNEL_AT, bytes: KERNEL },
    ...pages.map((bytes, index) => ({ address: lowest + index * PAGE, bytes })),
  ];
  const extents: Extent[] = [];
  let at = first;
  for (const { address, bytes } of first === HIGH_START ? placed : []) {
    extents.push({ zeros: address - at }, { bytes });
    at = address + bytes.length;
  }
  return ObjectBody.fromExtents([...extents, { zeros: last + 1 - at }]);
}

/** Two MiB that are not zero, and the banner that every kernel has in its data. */
function kernel(): Buffer {
  const banner = `Linux version ${KERNEL_RELEASE} (mockbuild@range) (gcc 11.5.0) #1 SMP PREEMPT_DYNAMIC\n\0`;
  const image = Buffer.alloc(2 * MIB, 'kernel code ');
  image.write(banner, PAGE, 'latin1');
  return image;
}
