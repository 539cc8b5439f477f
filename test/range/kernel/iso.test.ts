import fc from 'fast-check';
import { dateOf, isoTime, timeOf } from '../../../range/kernel/iso';

test('writes an instant that reads as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
      expect(timeOf(isoTime(ms))).toBe(ms);
      expect(dateOf(ms).getTime()).toBe(ms);
    }),
  );
});

test.each([
  ['2026-11-23T08:00:00Z', 1_795_420_800_000],
  ['Mon, 23 Nov 2026 08:00:00 GMT', 1_795_420_800_000],
  ['soon', Number.NaN],
])('reads %s', (text, ms) => {
  expect(timeOf(text)).toBe(ms);
});
