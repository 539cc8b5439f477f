/**
 * The recorded guest's memory as files that the capture script can read. Headers, notes and the map of memory are the guest's own;
 * of its memory there are a few pages, the rest is holes. One thing is changed: kcore's file offsets follow virtual addresses
 * (some 2^47), which most file systems refuse, so each segment of RAM is moved to a place behind the headers, and the
 * segments without a physical address are cut to nothing.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const HEADER = 64;
const ENTRY = 56;
const PAGE = 4096;
const FIRST_SEGMENT = 1 << 20;
const LOAD = 1;
const NO_ADDRESS = 0xffff_ffff_ffff_ffffn;

export const RECORDED_IOMEM = join(__dirname, 'iomem');
const read = (name: string): Buffer => gunzipSync(readFileSync(join(__dirname, name)));

/** A page's content by its physical address. */
export function recordedPages(): ReadonlyMap<number, Buffer> {
  const all = read('kcore-pages.gz');
  const count = all.length / (8 + PAGE);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = index * (8 + PAGE);
      return [Number(all.readBigUInt64LE(at)), all.subarray(at + 8, at + 8 + PAGE)];
    }),
  );
}

/** What a correct reader makes of it: first and last address of each range, the last one included. */
export const RECORDED_RANGES: ReadonlyArray<readonly [number, number]> = [
  [0x1000, 0x9efff],
  [0x100000, 0x7fd6fff],
];

/** Writes a sparse file of some 172 MB in which a few pages are not holes. */
export function writeRecordedKcore(path: string): void {
  const head = Buffer.from(read('kcore-head.gz'));
  const file = openSync(path, 'w');
  let end = FIRST_SEGMENT;
  for (let index = 0; index < head.readUInt16LE(56); index++) {
    const entry = HEADER + index * ENTRY;
    if (head.readUInt32LE(entry) !== LOAD) continue;
    const physical = head.readBigUInt64LE(entry + 24);
    const size = physical === NO_ADDRESS ? 0 : Number(head.readBigUInt64LE(entry + 32));
    head.writeBigUInt64LE(BigInt(size), entry + 32);
    head.writeBigUInt64LE(BigInt(end), entry + 8);
    for (const [address, page] of recordedPages()) {
      const within = address - Number(physical);
      if (within >= 0 && within < size) writeSync(file, page, 0, PAGE, end + within);
    }
    end += size;
  }
  writeSync(file, head, 0, head.length, 0);
  ftruncateSync(file, end);
  closeSync(file);
}
