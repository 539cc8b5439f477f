import { readFileSync } from 'node:fs';
import { ramOf } from '../../../range/live/image/iomem';
import { LimeImage } from '../../../range/live/image/lime';
import { RECORDED_IOMEM, RECORDED_RANGES } from '../../documents/recorded/recorded-kcore';

const RAM = ramOf(readFileSync(RECORDED_IOMEM, 'utf8'));

/** An image with these records, last address included, whose bytes are the low byte of their address's page. */
function image(ranges: ReadonlyArray<readonly [number, number]>): Buffer {
  return Buffer.concat(
    ranges.flatMap(([first, last]) => {
      const header = Buffer.alloc(32);
      header.writeUInt32LE(0x4c694d45, 0);
      header.writeUInt32LE(1, 4);
      header.writeBigUInt64LE(BigInt(first), 8);
      header.writeBigUInt64LE(BigInt(last), 16);
      return [header, Buffer.alloc(last - first + 1, (first >> 12) & 0xff)];
    }),
  );
}

test('what the kernel shows of the recorded guest covers every whole page of its RAM', () => {
  expect(LimeImage.parse(image(RECORDED_RANGES)).missingOf(RAM)).toBe(0n);
});

test.each<[string, ReadonlyArray<readonly [number, number]>, bigint]>([
  ['all RAM below the kernel', [[0x4800000, 0x7fd6fff]], 0x9e000n + 0x4700000n],
  [
    'one page in the middle',
    [
      [0x1000, 0x9efff],
      [0x100000, 0x2fffff],
      [0x301000, 0x7fd6fff],
    ],
    0x1000n,
  ],
  [
    'the last page',
    [
      [0x1000, 0x9efff],
      [0x100000, 0x7fd5fff],
    ],
    0x1000n,
  ],
])('an image without %s is missing it', (_what, ranges, bytes) => {
  expect(LimeImage.parse(image(ranges)).missingOf(RAM)).toBe(bytes);
});

test('bytes are found by their physical address, and only within one record', () => {
  const parsed = LimeImage.parse(
    image([
      [0x1000, 0x2fff],
      [0x5000, 0x5fff],
    ]),
  );
  expect(parsed.read(0x5ff0n, 16)).toEqual(Buffer.alloc(16, 5));
  expect(parsed.read(0x2ff0n, 32)).toBeUndefined();
  expect(parsed.addressOf(32)).toBe(0x1000n);
  expect(parsed.addressOf(32 + 0x2000 + 32)).toBe(0x5000n);
  expect(parsed.addressOf(32 + 0x2000 + 5)).toBeUndefined();
});

test('rejects an image that ends before its record does', () => {
  expect(() => LimeImage.parse(image([[0x1000, 0x1fff]]).subarray(0, -1))).toThrow('the image ends before');
});

test('rejects what is no LiME record', () => {
  expect(() => LimeImage.parse(Buffer.alloc(64))).toThrow('no header of a LiME record at byte 0');
});
