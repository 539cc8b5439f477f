import { timeLimitFor, tooLongFor } from '../../../lambdas/memory/url-life';

const GIB = 1024 ** 3;
const HOUR = 3600;

test.each([
  [0.5 * GIB, 332],
  [64 * GIB, 4396],
  // At the slowest it would take longer than the URLs live: all of their life is given to it, and no more.
  [1024 * GIB, 6 * HOUR],
])('gives a stream of %d bytes %d seconds of six hours', (bytes, seconds) => {
  expect(timeLimitFor(bytes, 6 * HOUR)).toBe(seconds);
});

test('never lets a stream outlive the credentials that signed its URLs', () => {
  for (const left of [300, 1800, HOUR, 6 * HOUR])
    for (const gib of [1, 16, 256, 2048]) expect(timeLimitFor(gib * GIB, left)).toBeLessThanOrEqual(left);
});

test('refuses beforehand what even a fast host could not stream in that time, and says why', () => {
  expect(tooLongFor(2 * 1024 * GIB, 6 * HOUR)).toBeUndefined();
  expect(tooLongFor(24 * 1024 * GIB, 6 * HOUR)).toMatch(/take 54\.7 hours .* live 6\.0 hours/);
  expect(tooLongFor(64 * GIB, 600)).toMatch(/live 0\.2 hours/);
});
