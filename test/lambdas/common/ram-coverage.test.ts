import * as fc from 'fast-check';
import { coverageOf, type Range } from '../../../lambdas/common/ram-coverage';

const RAM: Range[] = [
  [0x1000, 0x9fbff],
  [0x100000, 0x7fdffff],
];

describe('the coverage of RAM', () => {
  it('does not miss the part of a page that /proc/kcore cannot show', () => {
    const image: Range[] = [
      [0x1000, 0x9efff],
      [0x100000, 0x7fdffff],
    ];
    expect(coverageOf(RAM, image)).toMatchObject({ missing: [], coveredBytes: 0x9e000 + 0x7ee0000 });
  });

  it('names what a reader skipped that met the kernel text first', () => {
    expect(coverageOf(RAM, [[0x4000000, 0x7fdffff]])).toEqual({
      ramBytes: 0x9e000 + 0x7ee0000,
      coveredBytes: 0x3fe0000,
      missing: [
        ['0x1000', '0x9efff'],
        ['0x100000', '0x3ffffff'],
      ],
    });
  });

  it('names a hole of a single page', () => {
    const image: Range[] = [
      [0, 0x2000fff],
      [0x2002000, 0x7ffffff],
    ];
    expect(coverageOf(RAM, image).missing).toEqual([['0x2001000', '0x2001fff']]);
  });

  it('is not confused by ranges that overlap, or that end before they begin', () => {
    const image: Range[] = [
      [0x7fdffff, 0x1000],
      [0x1000, 0x9ffff],
      [0x100000, 0x2000000],
      [0x1000000, 0x7fdffff],
    ];
    expect(coverageOf(RAM, image).missing).toEqual([]);
    expect(coverageOf(RAM, image.slice(0, 1)).coveredBytes).toBe(0);
  });

  it('counts every page of RAM once, as covered or as missing', () => {
    const range = fc
      .tuple(fc.nat(64), fc.nat(64))
      .map(([a, b]): Range => [Math.min(a, b) * 4096, Math.max(a, b) * 4096 + 4095]);
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (ram, image) => {
        const pages = Array.from({ length: (ram[1] + 1 - ram[0]) / 4096 }, (_, at) => ram[0] + at * 4096);
        const held = pages.filter((page) => image.some(([first, last]) => first <= page && page <= last));
        expect(coverageOf([ram], image)).toMatchObject({
          ramBytes: pages.length * 4096,
          coveredBytes: held.length * 4096,
        });
      }),
    );
  });
});
