/**
 * Records a guest's /proc/iomem and /proc/kcore for the ordinary tests: the map of memory whole, of kcore its real headers and
 * notes, and of the memory that it shows a few pages, those at the edges of RAM and the one with the kernel's banner.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CACHE, type GuestImage } from './build/image';
import { LiveError } from './error';
import type { Line } from './guest/line';
import { Machine } from './guest/machine';
import { headLength, offsetOf, type Segment, segmentsOf } from './image/elf';
import { ramOf, rangesNamed } from './image/iomem';

const PAGE = 4096n;
const LARGEST_HEAD = 64 * 1024;

export async function record(image: GuestImage, into: string): Promise<void> {
  const folder = mkdtempSync(join(CACHE, 'recording-'));
  const machine = await Machine.boot(image, { folder });
  try {
    const { line } = machine;
    const iomem = await line.run('cat /proc/iomem');
    const { output } = await line.ask(`head -c ${LARGEST_HEAD} /proc/kcore`);
    const segments = segmentsOf(output);
    const banner = await bannerPage(line, segments, iomem);
    const edges = ramOf(iomem).flatMap(({ first, last }) => [ceil(first), floor(last + 1n) - PAGE]);
    const pages = await Promise.all(
      [...edges, banner].map(async (address) => numbered(address, await page(line, segments, address))),
    );
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, 'iomem'), iomem);
    writeFileSync(join(into, 'kcore-head.gz'), gzipSync(output.subarray(0, headLength(segments))));
    writeFileSync(join(into, 'kcore-pages.gz'), gzipSync(Buffer.concat(pages)));
  } finally {
    await machine.powerOff();
    rmSync(folder, { recursive: true });
  }
}

const floor = (address: bigint): bigint => address - (address % PAGE);
const ceil = (address: bigint): bigint => floor(address + PAGE - 1n);

async function page(line: Line, segments: readonly Segment[], address: bigint, count = 1n): Promise<Buffer> {
  const offset = offsetOf(segments, address);
  if (offset === undefined) throw new LiveError(`kcore does not show 0x${address.toString(16)}`);
  const { output } = await line.ask(
    `dd if=/proc/kcore bs=4096 skip=${offset / PAGE} count=${count} iflag=fullblock status=none`,
  );
  return output;
}

async function bannerPage(line: Line, segments: readonly Segment[], iomem: string): Promise<bigint> {
  for (const { first, last } of rangesNamed(iomem, 'Kernel rodata')) {
    const found = (await page(line, segments, first, (last + 1n - first) / PAGE)).indexOf('Linux version ');
    if (found >= 0) return floor(first + BigInt(found));
  }
  throw new LiveError('the guest has no banner in what it calls "Kernel rodata"');
}

/** Its physical address before the page. */
function numbered(address: bigint, content: Buffer): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(address);
  return Buffer.concat([number, content]);
}
