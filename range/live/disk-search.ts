/** Looks through a guest's disk, block by block, for what must not be on it, and says which file holds what is. */
import { closeSync, openSync, readSync } from 'node:fs';
import { command } from './command';

const CHUNK = 16 * 1024 * 1024;
const LONGEST = 4096;
const BLOCK = 4096;
const ZEROS = Buffer.alloc(CHUNK);

/** Byte offsets of each needle, in the order given. */
export function findOnDisk(disk: string, needles: readonly Buffer[]): number[][] {
  const found = needles.map((): number[] => []);
  eachChunk(disk, (chunk, from, overlap) => {
    needles.forEach((needle, index) => {
      for (let at = chunk.indexOf(needle); at >= 0; at = chunk.indexOf(needle, at + 1))
        if (at + needle.length > overlap) found[index]?.push(from + at);
    });
  });
  return found;
}

/** The distinct signatures of pre-signed URLs on the disk, with the byte offsets of each. */
export function signaturesOnDisk(disk: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const mark = 'X-Amz-Signature=';
  for (const [at, text] of textsAt(disk, mark, mark.length + 64)) {
    const signature = text.slice(mark.length);
    if (/^[0-9a-f]{64}$/.test(signature)) found.set(signature, [...(found.get(signature) ?? []), at]);
  }
  return found;
}

function textsAt(disk: string, mark: string, length: number): [number, string][] {
  const [offsets = []] = findOnDisk(disk, [Buffer.from(mark)]);
  const file = openSync(disk, 'r');
  const texts = offsets.map((at): [number, string] => {
    const text = Buffer.alloc(length);
    readSync(file, text, 0, length, at);
    return [at, text.toString('latin1')];
  });
  closeSync(file);
  return texts;
}

/** The files that hold these bytes; `(free)` for a block that belongs to none any more. */
export function filesAt(disk: string, offsets: readonly number[]): string[] {
  const blocks = [...new Set(offsets.map((at) => Math.floor(at / BLOCK)))];
  return [...new Set(blocks.map((block) => fileOf(disk, block)))].sort();
}

function fileOf(disk: string, block: number): string {
  const debugfs = (request: string): string => command('debugfs', ['-R', request, disk]).split('\n')[1] ?? '';
  const inode = /^\d+\s+(\d+)$/.exec(debugfs(`icheck ${block}`))?.[1];
  return (inode && /^\d+\s+(\S+)$/.exec(debugfs(`ncheck ${inode}`))?.[1]) ?? '(free)';
}

/** Each chunk begins with the last `LONGEST` bytes of the one before, so that nothing is missed between them. */
function eachChunk(disk: string, look: (chunk: Buffer, from: number, overlap: number) => void): void {
  const file = openSync(disk, 'r');
  const buffer = Buffer.alloc(LONGEST + CHUNK);
  for (let at = 0, overlap = 0; ; ) {
    const read = readSync(file, buffer, overlap, CHUNK, at);
    if (read === 0) break;
    const chunk = buffer.subarray(0, overlap + read);
    const isHole = Buffer.compare(chunk.subarray(overlap), ZEROS.subarray(0, read)) === 0;
    if (!isHole) look(chunk, at - overlap, overlap);
    at += read;
    overlap = Math.min(LONGEST, chunk.length);
    buffer.copyWithin(0, chunk.length - overlap, chunk.length);
  }
  closeSync(file);
}
