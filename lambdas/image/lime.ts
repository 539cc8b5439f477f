/**
 * Walks a LiME stream (version 1: `u32 "EMiL", u32 version, u64 first, u64 last, u64 reserved`, little endian, then the bytes of
 * that range) piece by piece, wherever the pieces are cut. It trusts nothing: the stream was made on a hostile host. The state
 * between two pieces is plain data, so that another invocation can go on.
 */
import * as v from 'valibot';

const MAGIC = 0x4c694d45;
const HEADER_BYTES = 32;
/** No processor of EC2 has wider physical addresses (x86_64 and aarch64: 52 bits). */
const HIGHEST_ADDRESS = 2 ** 52 - 1;
/** A host has a handful of ranges; AVML leaves out what is zero, 16 MiB at a time. The state must fit the workflow's payload. */
const MOST_RANGES = 1_000;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const limeStateSchema = v.object({
  /** Bytes of the current record that are still to come. */
  left: natural,
  /** The beginning of a header that the next piece ends; hexadecimal. */
  header: v.string(),
  /** First and last address, both included; neighbours merged. */
  ranges: v.array(v.tuple([natural, natural])),
  coveredBytes: natural,
  /** What is wrong with the stream. The walk ends there. */
  problem: v.nullable(v.string()),
});
export type LimeState = v.InferOutput<typeof limeStateSchema>;

export const limeStart = (): LimeState => ({
  left: 0,
  header: '',
  ranges: [],
  coveredBytes: 0,
  problem: null,
});

/** Goes on with `piece`, which begins at byte `offset` of the stream. */
export function walkLime(state: LimeState, piece: Buffer, offset: number): LimeState {
  const walk = { ...state, ranges: [...state.ranges] };
  let at = 0;
  while (at < piece.length && walk.problem === null) {
    if (walk.left > 0) {
      const taken = Math.min(walk.left, piece.length - at);
      walk.left -= taken;
      at += taken;
    } else {
      const missing = HEADER_BYTES - walk.header.length / 2;
      const taken = piece.subarray(at, at + missing);
      walk.header += taken.toString('hex');
      at += taken.length;
      if (taken.length === missing) beginRecord(walk, offset + at - HEADER_BYTES);
    }
  }
  return walk;
}

/** What the end of the stream leaves open. */
export function limeEnd(state: LimeState): string | null {
  if (state.problem !== null) return state.problem;
  if (state.header !== '') return 'it ends within the header of a record';
  if (state.left > 0) return `it ends ${state.left} bytes before the end of its last record`;
  return state.ranges.length > 0 ? null : 'it has no record';
}

function beginRecord(walk: LimeState, offset: number): void {
  const header = Buffer.from(walk.header, 'hex');
  const [first, last] = [Number(header.readBigUInt64LE(8)), Number(header.readBigUInt64LE(16))];
  const isHeader = header.readUInt32LE(0) === MAGIC && header.readUInt32LE(4) === 1;
  if (!isHeader || last < first || last > HIGHEST_ADDRESS) {
    walk.problem = `no record of LiME version 1 begins at byte ${offset}`;
    return;
  }
  walk.header = '';
  walk.left = last - first + 1;
  walk.coveredBytes += walk.left;
  addRange(walk, first, last);
}

function addRange(walk: LimeState, first: number, last: number): void {
  const previous = walk.ranges.at(-1);
  if (previous && first <= previous[1]) {
    walk.problem = `the range at 0x${first.toString(16)} is not behind the one before it`;
  } else if (previous && first === previous[1] + 1) {
    walk.ranges[walk.ranges.length - 1] = [previous[0], last];
  } else if (walk.ranges.length === MOST_RANGES) {
    walk.problem = `it has more than ${MOST_RANGES} separate ranges`;
  } else {
    walk.ranges.push([first, last]);
  }
}
