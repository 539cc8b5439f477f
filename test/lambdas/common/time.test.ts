import fc from 'fast-check';
import { compactTimestamp, iso } from '../../../lambdas/common/time';

describe('times', () => {
  it('are UTC, to the millisecond', () => {
    expect(iso(1_795_402_800_123)).toBe('2026-11-23T03:00:00.123Z');
    expect(compactTimestamp(1_795_402_800_123)).toBe('20261123T030000123Z');
  });

  it('sort as text in the order in which they happened', () => {
    const ms = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(ms, ms, (one, two) => {
        expect(Math.sign(one - two)).toBe(
          compactTimestamp(one) < compactTimestamp(two) ? -1 : Number(one !== two),
        );
        expect(iso(one) < iso(two)).toBe(one < two);
      }),
    );
  });

  it('stand in the names of executions and objects without characters that these refuse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) =>
        expect(compactTimestamp(ms)).toMatch(/^\d{8}T\d{9}Z$/),
      ),
    );
  });
});
