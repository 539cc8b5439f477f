/**
 * Whether there is a running Linux in an image: blocks that are not zero, and the banner with which every kernel begins its log.
 * State between two pieces is plain data.
 */
import * as v from 'valibot';

const BLOCK = 4096;
const ZEROS = Buffer.alloc(BLOCK);
const SIGN = Buffer.from('Linux version ');
const LONGEST_BANNER = 256;
/** The format string and user programs have the words as well; a banner goes on with a release and who built it. */
const BANNER = /^Linux version (\d+\.\d+[\w.+~-]*) \([\x20-\x7e]{8,}/;

export const contentStateSchema = v.object({
  /** Bytes in blocks of 4 KiB that are not all zero. */
  nonZeroBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The banner of the release that the host manifest names, else the first banner that was seen. */
  banner: v.nullable(v.string()),
  isOfRelease: v.boolean(),
  /** The end of the piece before, base64: a banner may lie across. */
  tail: v.string(),
});
export type ContentState = v.InferOutput<typeof contentStateSchema>;

export const contentStart = (): ContentState => ({
  nonZeroBytes: 0,
  banner: null,
  isOfRelease: false,
  tail: '',
});

export function scanContent(state: ContentState, piece: Buffer, release: string | undefined): ContentState {
  const nonZeroBytes = state.nonZeroBytes + nonZero(piece);
  if (state.isOfRelease) return { ...state, nonZeroBytes };
  const joined = Buffer.concat([
    Buffer.from(state.tail, 'base64'),
    piece.subarray(0, LONGEST_BANNER + SIGN.length),
  ]);
  const found = [...banners(joined), ...banners(piece)];
  const ofRelease = found.find((each) => BANNER.exec(each)?.[1] === release);
  return {
    nonZeroBytes,
    banner: ofRelease ?? state.banner ?? found[0] ?? null,
    isOfRelease: ofRelease !== undefined,
    tail: piece.subarray(-(LONGEST_BANNER + SIGN.length)).toString('base64'),
  };
}

function nonZero(piece: Buffer): number {
  let bytes = 0;
  for (let at = 0; at < piece.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, piece.length);
    if (piece.compare(ZEROS, 0, end - at, at, end) !== 0) bytes += end - at;
  }
  return bytes;
}

function* banners(bytes: Buffer): Generator<string> {
  for (let at = bytes.indexOf(SIGN); at >= 0; at = bytes.indexOf(SIGN, at + SIGN.length)) {
    const text = bytes.toString('latin1', at, at + LONGEST_BANNER).split(/[^\x20-\x7e]/, 1)[0] ?? '';
    // What the piece ends within is seen whole with the next one.
    const isWhole = at + text.length < bytes.length;
    if (isWhole && BANNER.test(text)) yield text;
  }
}
