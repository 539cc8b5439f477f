import type { CaptureManifest } from '../../../documents/outcome';
import { ramBytesOf, uncoveredBytes } from '../../../lambdas/memory/coverage';

type Ranges = [string, string][];

const manifest = (ram: Ranges, ranges?: Ranges): CaptureManifest =>
  ({ ram, ...(ranges && { ranges }) }) as unknown as CaptureManifest;

const RAM: Ranges = [
  ['0x1000', '0x9ffff'],
  ['0x100000', '0x1fffff'],
];

test.each<[string, Ranges, number]>([
  ['the same ranges', RAM, 0],
  ['the same in another order', [...RAM].reverse(), 0],
  ['one range that spans all', [['0x0', '0xffffffffffffffff']], 0],
  [
    'ranges that meet',
    [
      ['0x1000', '0x9ffff'],
      ['0x100000', '0x17ffff'],
      ['0x180000', '0x1fffff'],
    ],
    0,
  ],
  [
    'ranges that overlap',
    [
      ['0x1000', '0x9ffff'],
      ['0x100000', '0x1f0000'],
      ['0x180000', '0x1fffff'],
    ],
    0,
  ],
  [
    'one byte less at an end',
    [
      ['0x1000', '0x9ffff'],
      ['0x100000', '0x1ffffe'],
    ],
    1,
  ],
  [
    'a hole',
    [
      ['0x1000', '0x9ffff'],
      ['0x100000', '0x10ffff'],
      ['0x120000', '0x1fffff'],
    ],
    0x10000,
  ],
  ['the high range alone', [['0x100000', '0x1fffff']], 0x9f000],
  ['a range that ends before it begins', [['0x1fffff', '0x1000']], 0x19f000],
  ['nothing', [], 0x19f000],
])('counts what is missing of the RAM: %s', (_, ranges, missing) => {
  expect(uncoveredBytes(manifest(RAM, ranges))).toBe(missing);
});

test('does not miss the part of a page at either end of a range, which kcore does not show', () => {
  const ram: Ranges = [
    ['0x1000', '0x9fbff'],
    ['0x100200', '0x7fd6fff'],
    ['0x9000010', '0x9000020'],
  ];
  const shown: Ranges = [
    ['0x1000', '0x9efff'],
    ['0x101000', '0x7fd6fff'],
  ];
  expect(uncoveredBytes(manifest(ram, shown))).toBe(0);
  expect(uncoveredBytes(manifest(ram, [['0x2000', '0x9efff'], ...shown.slice(1)]))).toBe(4096);
});

test('does not know it of a source that names no ranges, nor the RAM of a volume', () => {
  expect(uncoveredBytes(manifest(RAM))).toBeUndefined();
  expect(ramBytesOf({ source: 'instance-store' } as unknown as CaptureManifest)).toBeUndefined();
});

test('counts the RAM up to the last address that 64 bits name', () => {
  expect(ramBytesOf(manifest(RAM))).toBe(0x19f000);
  expect(ramBytesOf(manifest([['0xfffffffffffff000', '0xffffffffffffffff']]))).toBe(4096);
});
