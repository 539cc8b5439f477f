import { parseDuration } from '../../../range/serve/duration';
import { Pace } from '../../../range/serve/pace';

test('virtual time follows the wall clock by the speed', () => {
  const pace = new Pace(1_000, 0, 60);
  expect(pace.dueAt(1_000, 500)).toBe(31_000);
  expect(pace.dueAt(20_000, 600)).toBe(37_000);
});

test('what runs ahead is not waited for', () => {
  const pace = new Pace(0, 0, 1);
  expect(pace.dueAt(600_000, 100)).toBe(600_100);
});

test('a machine that slept has not let the time pass', () => {
  const pace = new Pace(0, 0, 1);
  expect(pace.dueAt(0, 3_600_000)).toBe(1_000);
});

test('at speed 0 it stands', () => {
  const pace = new Pace(5, 0, 0);
  expect(pace.dueAt(5, 900)).toBe(5);
});

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['24h', 86_400_000],
])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(['', '0s', '10', '-1m', '1d', '24h1s', '1.5h', '10 m'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
