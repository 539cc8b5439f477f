import fc from 'fast-check';
import { bytes, clockTime, counted, duration, sinceTrigger } from '../../cli/format';

test.each([
  [0, '+0:00.0'],
  [-20, '+0:00.0'],
  [4_230, '+0:04.2'],
  [59_960, '+1:00.0'],
  [-312_000, '-5:12.0'],
  [3_599_960, '+1:00:00.0'],
  [109_323_400, '+30:22:03.4'],
])('%d ms since the trigger read %s', (ms, text) => {
  expect(sinceTrigger(ms)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [3_980, '4 s'],
  [4_230, '4.2 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min'],
  [200_000, '3 min 20 s'],
  [3_599_600, '1 h'],
  [4_320_000, '1 h 12 min'],
  [86_399_000, '1 d'],
  [183_600_000, '2 d 3 h'],
])('%d ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [999_949, '999.9 kB'],
  [999_999, '1 MB'],
  [17_179_869_184, '17.2 GB'],
])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test('a duration never shows sixty of a unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (ms) => {
      expect(duration(ms)).not.toMatch(/\b60 (s|min)\b|\b24 h\b/);
      expect(sinceTrigger(ms)).not.toMatch(/:60/);
    }),
  );
});

test('a count takes the plural that it is given', () => {
  expect([counted(1, 'thing'), counted(2, 'thing'), counted(0, 'box', 'boxes')]).toEqual([
    '1 thing',
    '2 things',
    '0 boxes',
  ]);
});

test('a time of day is UTC and says so', () => {
  expect(clockTime(1_795_403_520_999)).toBe('2026-11-23 03:12:00 UTC');
});
