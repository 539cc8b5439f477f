/** Virtual addresses of x86_64 in a memory image, by the page tables in it. */
import type { LimeImage } from './lime';
import type { VmcoreInfo } from './vmcoreinfo';

const PRESENT = 1n;
const LARGE = 0x80n;
const FRAME = 0x000f_ffff_ffff_f000n;
const PAGE = 4096n;
/** Where the kernel's own text and data are mapped. */
const KERNEL = 0xffff_ffff_8000_0000n;

export const kernelToPhysical = ({ physicalBase }: VmcoreInfo, address: bigint): bigint =>
  address - KERNEL + physicalBase;

export class AddressSpace {
  constructor(
    private readonly image: LimeImage,
    /** Physical address of the top table. */
    private readonly top: bigint,
    private readonly levels: 4 | 5,
  ) {}

  static ofKernel(image: LimeImage, info: VmcoreInfo): AddressSpace {
    return new AddressSpace(image, kernelToPhysical(info, info.pageTables), info.hasFiveLevels ? 5 : 4);
  }

  /** The physical address; undefined when nothing is mapped there. */
  translate(address: bigint): bigint | undefined {
    let table = this.top;
    for (let level: number = this.levels; level >= 1; level--) {
      const shift = BigInt(12 + 9 * (level - 1));
      const entry = this.image.read(table + ((address >> shift) & 0x1ffn) * 8n, 8)?.readBigUInt64LE();
      if (entry === undefined || (entry & PRESENT) === 0n) return undefined;
      const span = 1n << shift;
      const isLeaf = level === 1 || (level <= 3 && (entry & LARGE) !== 0n);
      if (isLeaf) return (entry & FRAME & ~(span - 1n)) + (address & (span - 1n));
      table = entry & FRAME;
    }
    return undefined;
  }

  /** Page by page; undefined when a part of it is not mapped or not in the image. */
  read(address: bigint, length: number): Buffer | undefined {
    const parts: Buffer[] = [];
    for (let at = address, left = length; left > 0; ) {
      const size = Math.min(left, Number(PAGE - (at % PAGE)));
      const physical = this.translate(at);
      const part = physical === undefined ? undefined : this.image.read(physical, size);
      if (!part) return undefined;
      parts.push(part);
      at += BigInt(size);
      left -= size;
    }
    return Buffer.concat(parts);
  }

  readPointer(address: bigint): bigint | undefined {
    return this.read(address, 8)?.readBigUInt64LE();
  }
}
