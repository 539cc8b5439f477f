import * as fc from 'fast-check';
import { type ContentState, contentStart, scanContent } from '../../../lambdas/image/content';

const BANNER = 'Linux version 6.1.0-56-cloud-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP';
const RELEASE = '6.1.0-56-cloud-amd64';

const scan = (pieces: readonly Buffer[], release: string | undefined = RELEASE): ContentState =>
  pieces.reduce((state, piece) => scanContent(state, piece, release), contentStart());

describe('the content of an image', () => {
  it('finds the banner wherever a piece ends within it', () => {
    const image = Buffer.concat([Buffer.alloc(700), Buffer.from(`${BANNER}\n\0`), Buffer.alloc(700)]);
    fc.assert(
      fc.property(fc.nat(image.length), (cut) => {
        expect(scan([image.subarray(0, cut), image.subarray(cut)]).banner).toBe(BANNER);
      }),
    );
  });

  it('prefers the banner of the release that the host named to one from a file in its cache', () => {
    const other = 'Linux version 5.10.0-8-amd64 (somebody@somewhere) (gcc-10) #1 SMP';
    expect(scan([Buffer.from(`${other}\0${BANNER}\0`)]).banner).toBe(BANNER);
    expect(scan([Buffer.from(`${other}\0`), Buffer.alloc(5_000), Buffer.from(`${BANNER}\0`)])).toMatchObject({
      banner: BANNER,
      isOfRelease: true,
    });
    expect(scan([Buffer.from(`${other}\0`)]).banner).toBe(other);
  });

  it.each(['Linux version %s (%s)', 'Linux version ', 'Linux version 6.1', 'a Linux version 6 of (ours)'])(
    'rejects %j',
    (text) => {
      expect(scan([Buffer.from(`${text}\0`)]).banner).toBeNull();
    },
  );

  it('counts blocks that hold anything but zeros', () => {
    const image = Buffer.alloc(5 * 4096);
    image[4096] = 1;
    image[5 * 4096 - 1] = 1;
    expect(scan([image]).nonZeroBytes).toBe(2 * 4096);
  });

  it('takes a hostile flood of false banners', () => {
    const flood = Buffer.from('Linux version '.repeat(100_000));
    expect(scan([flood, Buffer.from(`${BANNER}\0`)]).banner).toBe(BANNER);
  });
});
