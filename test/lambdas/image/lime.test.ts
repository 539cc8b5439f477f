import * as fc from 'fast-check';
import { type LimeState, limeEnd, limeStart, walkLime } from '../../../lambdas/image/lime';
import { limeImage } from './lime-fixture';

function walk(image: Buffer, cuts: readonly number[] = []): LimeState {
  const at = [0, ...[...cuts].sort((a, b) => a - b), image.length];
  return at
    .slice(1)
    .reduce(
      (state, end, index) => walkLime(state, image.subarray(at[index], end), at[index] ?? 0),
      limeStart(),
    );
}

const ranges = fc
  .uniqueArray(fc.integer({ min: 0, max: 4_000 }), { minLength: 2, maxLength: 12 })
  .map((addresses) => addresses.sort((a, b) => a - b))
  .map((sorted) =>
    sorted.flatMap((first, at): [number, number][] => {
      const last = sorted[at + 1];
      return at % 2 === 0 && last !== undefined ? [[first * 8, last * 8 - 8]] : [];
    }),
  );

describe('the walk over a LiME image', () => {
  it('finds the same ranges however the stream is cut into pieces', () => {
    fc.assert(
      fc.property(ranges, fc.array(fc.nat(4_000), { maxLength: 20 }), (spans, cuts) => {
        const image = limeImage(spans);
        const within = cuts.map((cut) => cut % (image.length + 1));
        expect(walk(image, within)).toEqual(walk(image));
        expect(limeEnd(walk(image, within))).toBeNull();
        expect(walk(image).coveredBytes).toBe(image.length - 32 * spans.length);
      }),
    );
  });

  it('can be carried on as plain data', () => {
    const image = limeImage([
      [0x1000, 0x1fff],
      [0x3000, 0x3fff],
    ]);
    const half = JSON.parse(JSON.stringify(walkLime(limeStart(), image.subarray(0, 4_140), 0))) as LimeState;
    expect(walkLime(half, image.subarray(4_140), 4_140).ranges).toEqual([
      [0x1000, 0x1fff],
      [0x3000, 0x3fff],
    ]);
  });

  it('merges neighbours, as in an image that was made in records of 16 MiB', () => {
    const image = limeImage([
      [0, 0xfff],
      [0x1000, 0x1fff],
    ]);
    expect(walk(image).ranges).toEqual([[0, 0x1fff]]);
  });

  it.each([
    ['two bytes', Buffer.from('ok'), 'it ends within the header of a record'],
    ['nothing', Buffer.alloc(0), 'it has no record'],
    ['a page of zeros', Buffer.alloc(4096), 'no record of LiME version 1 begins at byte 0'],
    ['a record that is cut off', limeImage([[0, 99]]).subarray(0, 100), 'it ends 32 bytes before the end'],
    [
      'something else behind a record',
      Buffer.concat([limeImage([[0, 99]]), Buffer.alloc(32, 'x')]),
      'no record of LiME version 1 begins at byte 132',
    ],
    [
      'ranges that go back',
      limeImage([
        [0x2000, 0x2fff],
        [0x1000, 0x1fff],
      ]),
      'the range at 0x1000 is not behind the one before it',
    ],
    [
      'an address that no processor has',
      header(0n, 2n ** 52n),
      'no record of LiME version 1 begins at byte 0',
    ],
    ['a range that ends before it begins', header(4096n, 0n), 'no record of LiME version 1 begins at byte 0'],
  ])('rejects %s', (_, image, problem) => {
    expect(limeEnd(walk(image))).toContain(problem);
  });

  it('rejects more ranges than the state could carry', () => {
    const spans = Array.from({ length: 1_001 }, (_, at): [number, number] => [at * 2, at * 2]);
    expect(limeEnd(walk(limeImage(spans)))).toContain('more than 1000 separate ranges');
  });
});

function header(first: bigint, last: bigint): Buffer {
  const bytes = limeImage([[0, 0]]).subarray(0, 32);
  bytes.writeBigUInt64LE(first, 8);
  bytes.writeBigUInt64LE(last, 16);
  return bytes;
}
