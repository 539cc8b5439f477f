import type { CaptureManifest } from '../../documents/outcome';

type Ranges = readonly (readonly [first: string, last: string])[];

/**
 * Bytes of RAM, as the host's kernel gives its ranges, that the image does not claim to hold. Undefined for a source whose manifest
 * names no ranges. Only the image itself proves that it holds what it claims; that is read later.
 */
export function uncoveredBytes(manifest: CaptureManifest): number | undefined {
  if (!('ranges' in manifest)) return undefined;
  const held = sorted(manifest.ranges);
  const wanted = sorted(manifest.ram).map(wholePages).filter(isNotEmpty);
  return Number(wanted.reduce((sum, range) => sum + outside(range, held), 0n));
}

export function ramBytesOf(manifest: CaptureManifest): number | undefined {
  if (!('ram' in manifest)) return undefined;
  return Number(sorted(manifest.ram).reduce((sum, { first, last }) => sum + last - first + 1n, 0n));
}

interface Range {
  readonly first: bigint;
  /** Included. */
  readonly last: bigint;
}

const sorted = (ranges: Ranges): Range[] =>
  ranges
    .map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) }))
    .filter(isNotEmpty)
    .sort((a, b) => (a.first < b.first ? -1 : 1));

const isNotEmpty = ({ first, last }: Range): boolean => first <= last;

const PAGE = 4096n;

/** /proc/kcore shows whole pages: the part of a page at either end of a range is not missed (a BIOS guest's RAM ends at 0x9fbff). */
const wholePages = ({ first, last }: Range): Range => ({
  first: ((first + PAGE - 1n) / PAGE) * PAGE,
  last: ((last + 1n) / PAGE) * PAGE - 1n,
});

/** How many bytes of `range` lie in none of `held`, which are sorted by their first address. */
function outside({ first, last }: Range, held: readonly Range[]): bigint {
  let at = first;
  let missing = 0n;
  for (const each of held) {
    if (at > last || each.first > last) break;
    if (each.last < at) continue;
    if (each.first > at) missing += each.first - at;
    at = each.last + 1n;
  }
  return at > last ? missing : missing + last - at + 1n;
}
