/** What the kernel keeps in its memory for crash dumps: where it lies and where its page tables begin. */
import type { LimeImage } from './lime';

export interface VmcoreInfo {
  readonly release: string;
  /** What is added to a kernel address, counted from the start of the kernel's mapping, to get a physical one. May be negative. */
  readonly physicalBase: bigint;
  /** Virtual. */
  readonly pageTables: bigint;
  readonly hasFiveLevels: boolean;
}

const START = 'OSRELEASE=';
const LONGEST = 16 * 1024;

/** The first text in the image that is complete; copies of it may lie around that are not. */
export function vmcoreInfoOf({ bytes }: LimeImage): VmcoreInfo | undefined {
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + 1)) {
    const end = bytes.indexOf(0, at);
    const text = bytes.subarray(at, Math.min(end < 0 ? bytes.length : end, at + LONGEST)).toString('latin1');
    const found = parse(text);
    if (found) return found;
  }
  return undefined;
}

function parse(text: string): VmcoreInfo | undefined {
  const value = (name: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const [release, base, tables, levels] = [
    value('OSRELEASE'),
    value('NUMBER(phys_base)'),
    value('SYMBOL(swapper_pg_dir)'),
    value('NUMBER(pgtable_l5_enabled)'),
  ];
  if (!release || !/^-?\d+$/.test(base ?? '') || !/^[0-9a-f]{16}$/.test(tables ?? '')) return undefined;
  return {
    release,
    physicalBase: BigInt(base ?? 0),
    pageTables: BigInt(`0x${tables}`),
    hasFiveLevels: levels === '1',
  };
}
