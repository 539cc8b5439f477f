/** /proc/iomem, as root sees it. */

export interface PhysicalRange {
  readonly first: bigint;
  /** Included. */
  readonly last: bigint;
}

/** The ranges of the top level that are called RAM. */
export const ramOf = (iomem: string): PhysicalRange[] => rangesNamed(iomem, 'System RAM', '');

/** Of one name, at whatever depth unless `indent` says which. */
export function rangesNamed(iomem: string, name: string, indent = ' *'): PhysicalRange[] {
  const lines = iomem.matchAll(new RegExp(`^${indent}([0-9a-f]+)-([0-9a-f]+) : ${name}$`, 'gm'));
  return [...lines].map(([, first, last]) => ({ first: BigInt(`0x${first}`), last: BigInt(`0x${last}`) }));
}
