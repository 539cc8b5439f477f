import { readFileSync } from 'node:fs';
import type { CaptureManifest } from '../../../documents/outcome';
import { uncoveredBytes } from '../../../lambdas/memory/coverage';
import { ramOf } from '../../../range/live/image/iomem';
import { RECORDED_IOMEM, RECORDED_RANGES } from '../../documents/recorded/recorded-kcore';

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const ram = ramOf(readFileSync(RECORDED_IOMEM, 'utf8')).map(({ first, last }) => [hex(first), hex(last)]);
const manifest = (ranges: ReadonlyArray<readonly [number, number]>): CaptureManifest =>
  ({ ram, ranges: ranges.map((range) => range.map(hex)) }) as unknown as CaptureManifest;

test('a real guest whose RAM ends within a page, at 0x9fbff, is covered by the whole pages that its kernel shows', () => {
  expect(uncoveredBytes(manifest(RECORDED_RANGES))).toBe(0);
});

test('a whole page less is missed', () => {
  const [low = [0, 0], high = [0, 0]] = RECORDED_RANGES;
  expect(uncoveredBytes(manifest([[low[0], low[1] - 4096], high]))).toBe(4096);
});
