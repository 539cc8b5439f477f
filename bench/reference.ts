/**
 * A fixed piece of work of the kind that the range does (JSON, strings, maps, hashes), by which the times of everything else
 * are divided: a machine twice as slow is as slow at this. Processor time counts, not the clock on the wall, and the least of several
 * rounds, since others on the machine can only add to it.
 */
import { createHash } from 'node:crypto';

const RECORDS = Array.from({ length: 400 }, (_, at) => ({
  id: `i-${at.toString(16).padStart(17, '0')}`,
  groups: [`sg-${at}`, `sg-${at + 1}`],
  tags: { Name: `web ${at}`, 'forensics-mode': at % 2 ? 'online' : 'offline' },
  at: at * 1000,
}));

/** Returns a digest of what it worked out, so that no compiler leaves it out. */
export function referenceWork(): string {
  const hash = createHash('sha256');
  for (let turn = 0; turn < 40; turn++) {
    const records: typeof RECORDS = JSON.parse(JSON.stringify(RECORDS));
    const byId = new Map(records.map((each) => [each.id, each]));
    for (const { id, groups, tags } of byId.values())
      hash.update(
        `${id.replace(/^i-0+/, '')}/${groups.join(',')}/${Object.entries(tags).flat().sort().join('=')}`,
      );
  }
  return hash.digest('hex');
}

/** Processor time in ms, of this process's every thread. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

export interface Timed {
  /** The least processor time of a round, in ms. */
  readonly cpuMs: number;
  /** The same in times of the reference workload. */
  readonly ratio: number;
}

export type Work = () => unknown;

/** Each work in turn, with the reference before each, so many rounds after one that only warms up. */
export async function interleaved<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: number,
): Promise<Record<Name, Timed>> {
  const names = Object.keys(works) as Name[];
  const least = new Map<Name, number>();
  let reference = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const [own, theirs] = [await cpuMs(referenceWork), await cpuMs(works[name])];
      if (round === 0) continue;
      reference = Math.min(reference, own);
      least.set(name, Math.min(theirs, least.get(name) ?? Number.POSITIVE_INFINITY));
    }
  const timed = (name: Name): Timed => {
    const ms = least.get(name) ?? Number.NaN;
    return { cpuMs: ms, ratio: ms / reference };
  };
  return Object.fromEntries(names.map((name) => [name, timed(name)])) as Record<Name, Timed>;
}
