/** What a real kernel wrote: headers, notes, map of memory and a few pages of the live range's guest, recorded. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RECORDED_IOMEM,
  RECORDED_RANGES,
  recordedPages,
  writeRecordedKcore,
} from '../recorded/recorded-kcore';
import { READERS_HERE } from './readers';

const hex = (address: number): string => address.toString(16);
const length = RECORDED_RANGES.reduce((sum, [first, last]) => sum + 32 + last - first + 1, 0);

let folder: string;
let kcore: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-guest-'));
  kcore = join(folder, 'kcore');
  writeRecordedKcore(kcore);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(READERS_HERE)(
  'the %s reader plans all RAM of a real guest, less the partial page',
  (_name, read) => {
    const ranges = RECORDED_RANGES.map(([first, last]) => `range ${hex(first)} ${hex(last)}\n`).join('');
    expect(read('plan', kcore, RECORDED_IOMEM).stdout.toString()).toBe(
      `${ranges}uncovered 0\ntotal ${length}\n`,
    );
  },
);

test('a stream of it holds each recorded page at its address', () => {
  const [first] = READERS_HERE;
  if (!first) throw new Error('no reader runs on this machine');
  const image = join(folder, 'image');
  first[1]('stream', kcore, RECORDED_IOMEM, 4096, image);
  const at = (address: number): number => {
    let before = 0;
    for (const [start, last] of RECORDED_RANGES) {
      before += 32;
      if (address >= start && address <= last) return before + address - start;
      before += last - start + 1;
    }
    return -1;
  };
  const pages = [...recordedPages()].filter(([address]) => at(address) >= 0);
  expect(pages.length).toBeGreaterThan(0);
  for (const [address, page] of pages) {
    const found = execFileSync('dd', [
      `if=${image}`,
      'bs=4096',
      'count=1',
      'status=none',
      'iflag=skip_bytes',
      `skip=${at(address)}`,
    ]);
    expect([hex(address), found.equals(page)]).toEqual([hex(address), true]);
  }
});
