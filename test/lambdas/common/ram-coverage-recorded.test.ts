import { readFileSync } from 'node:fs';
import { coverageOf } from '../../../lambdas/common/ram-coverage';
import { ramOf } from '../../../range/live/image/iomem';
import { RECORDED_IOMEM, RECORDED_RANGES } from '../../documents/recorded/recorded-kcore';

const RAM = ramOf(readFileSync(RECORDED_IOMEM, 'utf8')).map(
  ({ first, last }) => [Number(first), Number(last)] as const,
);

test('a real guest whose RAM ends within a page, at 0x9fbff, is covered by the whole pages that its kernel shows', () => {
  expect(coverageOf(RAM, RECORDED_RANGES).missing).toEqual([]);
});

test('a whole page less is missed', () => {
  const [low = [0, 0], high = [0, 0]] = RECORDED_RANGES;
  expect(coverageOf(RAM, [[low[0], low[1] - 4096], high]).missing).toEqual([['0x9e000', '0x9efff']]);
});
