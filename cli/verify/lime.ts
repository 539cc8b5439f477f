/**
 * Walks a LiME stream (version 1: `u32 "EMiL", u32 version, u64 first, u64 last, u64 reserved`, little endian, then the bytes of that
 * range) wherever the pieces are cut. Written apart from the step that reads an image back, so that one can find the other wrong.
 */
const MAGIC = 0x4c694d45;
const HEADER = 32;
const HIGHEST_ADDRESS = 2 ** 52 - 1;
/** A host has a handful; a tool that leaves out zeros makes some thousands. */
const MOST_RANGES = 1_000_000;

/** First and last address, both included. */
export type Range = readonly [first: number, last: number];

export class LimeWalk {
  readonly ranges: Range[] = [];
  /** Of the byte where the stream stops being one. */
  problem: { readonly at: number; readonly what: string } | undefined;
  private header = Buffer.alloc(0);
  private left = 0;
  private offset = 0;

  feed(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.problem; ) {
      if (this.left > 0) {
        const taken = Math.min(this.left, piece.length - at);
        this.left -= taken;
        at += taken;
        this.offset += taken;
      } else {
        const taken = piece.subarray(at, at + HEADER - this.header.length);
        this.header = Buffer.concat([this.header, taken]);
        at += taken.length;
        this.offset += taken.length;
        if (this.header.length === HEADER) this.begin();
      }
    }
  }

  end(): void {
    if (this.problem) return;
    if (this.header.length > 0) this.stop('it ends within the header of a record');
    else if (this.left > 0) this.stop(`it ends ${this.left} bytes before the end of its last record`);
    else if (this.ranges.length === 0) this.stop('it has no record');
  }

  private begin(): void {
    const { header, ranges } = this;
    const [first, last] = [Number(header.readBigUInt64LE(8)), Number(header.readBigUInt64LE(16))];
    const isHeader = header.readUInt32LE(0) === MAGIC && header.readUInt32LE(4) === 1;
    this.header = Buffer.alloc(0);
    const start = this.offset - HEADER;
    if (!isHeader || last < first || last > HIGHEST_ADDRESS)
      this.stop('no record of LiME version 1 begins here', start);
    else if (first <= (ranges.at(-1)?.[1] ?? -1)) this.stop('its records are not in order of address', start);
    else if (ranges.length === MOST_RANGES) this.stop(`it has more than ${MOST_RANGES} records`, start);
    else ranges.push([first, last]);
    this.left = last - first + 1;
  }

  private stop(what: string, at = this.offset): void {
    this.problem = { at, what };
  }
}
