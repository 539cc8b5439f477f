import type { Range } from './lime';

const PAGE = 4096;

/** What of the RAM that the host names is not in the image; readers give whole pages, so ends within a page are not missed. */
export function missingRam(ram: readonly Range[], image: readonly Range[]): Range[] {
  return ram
    .map(([first, last]): Range => [Math.ceil(first / PAGE) * PAGE, Math.floor((last + 1) / PAGE) * PAGE - 1])
    .filter(([first, last]) => first <= last)
    .flatMap((range) => without(range, image));
}

/** `image` is in order of address. */
function without([first, last]: Range, image: readonly Range[]): Range[] {
  const left: Range[] = [];
  let from = first;
  for (const [begin, end] of image) {
    if (end < from) continue;
    if (begin > last) break;
    if (begin > from) left.push([from, begin - 1]);
    from = end + 1;
  }
  if (from <= last) left.push([from, last]);
  return left;
}

export const rangeText = ([first, last]: Range): string => `0x${first.toString(16)}-0x${last.toString(16)}`;
