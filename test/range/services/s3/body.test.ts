import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { type Extent, ObjectBody } from '../../../../range/services/s3/body';

const extent: fc.Arbitrary<Extent> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ bytes })),
  fc.integer({ min: 0, max: 60 }).map((zeros) => ({ zeros })),
);
const extents = fc.array(extent, { maxLength: 8 });

const flat = (parts: readonly Extent[]): Buffer =>
  Buffer.concat(parts.map((part) => ('bytes' in part ? part.bytes : Buffer.alloc(part.zeros))));

describe('ObjectBody', () => {
  it('is the bytes of its extents, however they are cut', () => {
    fc.assert(
      fc.property(extents, fc.nat(200), fc.nat(200), (parts, from, to) => {
        const body = ObjectBody.fromExtents(parts);
        expect(Buffer.from(body.toBytes())).toEqual(flat(parts));
        expect(body.size).toBe(flat(parts).length);
        expect(Buffer.from(body.slice(from, to).toBytes())).toEqual(
          flat(parts).subarray(from, Math.max(from, to)),
        );
      }),
    );
  });

  it('has the digests of its bytes', () => {
    fc.assert(
      fc.property(extents, (parts) => {
        const body = ObjectBody.fromExtents(parts);
        expect(body.sha256()).toEqual(createHash('sha256').update(flat(parts)).digest());
        expect(body.md5()).toEqual(createHash('md5').update(flat(parts)).digest());
      }),
    );
  });

  it('contains what its bytes contain, across extents and into zeros', () => {
    const sought = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 3, max: 2 }),
      fc.integer({ min: 1, max: 90 }).map((length) => new Uint8Array(length)),
    );
    const few = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 5, max: 2 }).map((bytes) => ({ bytes })),
        fc.integer({ min: 0, max: 60 }).map((zeros) => ({ zeros })),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(few, sought, (parts, needle) => {
        expect(ObjectBody.fromExtents(parts).contains(needle)).toBe(
          flat(parts).includes(Buffer.from(needle)),
        );
      }),
    );
  });

  it('keeps a mostly empty image as a few extents', () => {
    const image = Buffer.alloc(8 << 20);
    image.write('secret', 3 << 20);
    const body = ObjectBody.of(image);
    const held = body.extents.reduce((sum, part) => sum + ('bytes' in part ? part.bytes.length : 0), 0);
    expect(held).toBeLessThanOrEqual(1 << 16);
    expect(body.size).toBe(image.length);
    expect(body.contains(Buffer.from('secret'))).toBe(true);
    expect(body.sha256()).toEqual(createHash('sha256').update(image).digest());
  });

  it('holds 512 MiB of zeros without holding them', () => {
    const body = ObjectBody.fromExtents([{ zeros: 2 ** 29 }, { bytes: Buffer.from('end') }]);
    expect(body.size).toBe(2 ** 29 + 3);
    expect(body.slice(2 ** 29 - 1, body.size).toBytes()).toEqual(new Uint8Array(Buffer.from('\0end')));
    expect(body.contains(Buffer.from('\0end'))).toBe(true);
  });
});
