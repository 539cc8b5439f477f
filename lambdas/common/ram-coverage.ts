/**
 * How much of the guest's RAM an image holds. The measure is what the guest's kernel calls System RAM (/proc/iomem, in the host
 * manifest), never the plan of the tool that made the image: a reader that skips a range says so nowhere.
 */
export type Range = readonly [first: number, last: number];

/** Addresses are in bytes; first and last are both included. */
export interface Coverage {
  readonly ramBytes: number;
  readonly coveredBytes: number;
  /** What of the RAM is not in the image; the first of them. */
  readonly missing: readonly (readonly [first: string, last: string])[];
}

/** A range as /proc/iomem and the host manifest write it. */
export const toRange = ([first, last]: readonly [string, string]): Range => [Number(first), Number(last)];

const PAGE = 4096;
const MOST_NAMED = 20;

/** /proc/kcore shows whole pages: the part of a page at either end of a range is not missed. */
export function coverageOf(ram: readonly Range[], image: readonly Range[]): Coverage {
  const wholePages = ram.map(inwards).filter(isForwards);
  const held = image.filter(isForwards);
  const missing = wholePages.flatMap((range) => without(range, held));
  const ramBytes = sum(wholePages);
  return {
    ramBytes,
    coveredBytes: ramBytes - sum(missing),
    missing: missing.slice(0, MOST_NAMED).map(([first, last]) => [hex(first), hex(last)]),
  };
}

const isForwards = ([first, last]: Range): boolean => first <= last;

const inwards = ([first, last]: Range): Range => [
  Math.ceil(first / PAGE) * PAGE,
  Math.floor((last + 1) / PAGE) * PAGE - 1,
];

function without(range: Range, image: readonly Range[]): Range[] {
  let left: Range[] = [range];
  for (const [from, to] of image) {
    left = left.flatMap(([first, last]) =>
      to < first || from > last
        ? [[first, last] as Range]
        : ([[first, from - 1] as Range, [to + 1, last] as Range] as Range[]).filter(isForwards),
    );
  }
  return left;
}

const sum = (ranges: readonly Range[]): number =>
  ranges.reduce((bytes, [first, last]) => bytes + last - first + 1, 0);

const hex = (address: number): string => `0x${address.toString(16)}`;
