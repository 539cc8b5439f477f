import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offsetOf, segmentsOf } from '../../range/live/image/elf';
import { ramOf } from '../../range/live/image/iomem';
import {
  RECORDED_IOMEM,
  RECORDED_RANGES,
  recordedPages,
  writeRecordedKcore,
} from './recorded/recorded-kcore';

const folder = mkdtempSync(join(tmpdir(), 'recorded-kcore-'));
const path = join(folder, 'kcore');
beforeAll(() => writeRecordedKcore(path));
afterAll(() => rmSync(folder, { recursive: true }));

const pageAt = (offset: bigint): Buffer =>
  execFileSync('dd', [`if=${path}`, 'bs=4096', `skip=${offset / 4096n}`, 'count=1', 'status=none']);

test('the file shows each recorded page at its physical address', () => {
  const segments = segmentsOf(readFileSync(path).subarray(0, 4096));
  expect(recordedPages().size).toBe(5);
  for (const [address, page] of recordedPages())
    expect(pageAt(offsetOf(segments, BigInt(address)) ?? -1n)).toEqual(page);
});

test('one of the pages holds the banner of the kernel', () => {
  const banners = [...recordedPages().values()].filter((page) => page.includes('Linux version 6.1.0-'));
  expect(banners).toHaveLength(1);
});

test('the ranges are those of the map, but for the partial page that kcore leaves out', () => {
  const ram = ramOf(readFileSync(RECORDED_IOMEM, 'utf8')).map(({ first, last }) => [
    Number(first),
    Number(last),
  ]);
  expect(ram).toEqual([
    [0x1000, 0x9fbff],
    [0x100000, 0x7fd6fff],
  ]);
  expect(RECORDED_RANGES[1]).toEqual(ram[1]);
});

test('the file is sparse', () => {
  expect(statSync(path).blocks * 512).toBeLessThan(1 << 20);
});
