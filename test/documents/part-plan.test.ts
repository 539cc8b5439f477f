import fc from 'fast-check';
import { partPlan } from '../../documents/part-plan';
import { LARGEST_PART, MIB, MOST_PARTS, SMALLEST_PART } from '../../documents/plan';

const GIB = 1024 * MIB;
const TIB = 1024 * GIB;

test.each([
  ['a t3.nano', GIB / 2, 16 * MIB, 38],
  ['an m7g.large', 8 * GIB, 16 * MIB, 542],
  ['an r7i.8xlarge', 256 * GIB, 31 * MIB, 8882],
  ['a u7in-24tb', 24 * TIB, 2937 * MIB, 8997],
])('%s is cut as expected', (_what, ram, partSize, parts) => {
  expect(partPlan(ram)).toEqual({ partSize, parts });
});

test('whatever the RAM up to 24 TiB, its image fits and S3 takes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 * TIB }), (ram) => {
      const { partSize, parts } = partPlan(ram);
      expect(partSize % MIB).toBe(0);
      expect(partSize).toBeGreaterThanOrEqual(SMALLEST_PART);
      expect(partSize).toBeLessThanOrEqual(LARGEST_PART);
      expect(parts).toBeLessThanOrEqual(MOST_PARTS);
      expect(partSize * parts).toBeGreaterThanOrEqual(ram * 1.05);
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('rejects %p bytes of RAM', (ram) => {
  expect(() => partPlan(ram)).toThrow(RangeError);
});

test('rejects RAM that needs parts larger than S3 takes', () => {
  expect(() => partPlan(48 * TIB)).toThrow('S3 allows 5368709120');
});
