/** What got out by each of the intruder's paths that was open at the trigger. */
import type { Leak, LeakPath } from '../intruder/path';
import type { Cut } from './cut';
import type { PathWatch } from './path-watch';
import type { PathScore } from './result';

export interface Leaking {
  readonly leaks: readonly Leak[];
  readonly watch: PathWatch;
  readonly cut: Cut | undefined;
  readonly triggerAt: number;
  /** When the verdict stood. */
  readonly endAt: number;
}

export const pathScores = (leaking: Leaking): PathScore[] =>
  leaking.watch.paths.map((path) => scoreOf(path, leaking));

function scoreOf(path: LeakPath, { leaks, watch, cut, triggerAt, endAt }: Leaking): PathScore {
  const after = leaks.filter((leak) => leak.path === path && leak.at >= triggerAt);
  const cutAt = watch.closed(path);
  return {
    path,
    bytesAfterTrigger: bytesOf(after),
    cutAfterMs: cutAt && Math.max(0, cutAt - triggerAt),
    bytesAfterCut: bytesOf(after.filter(({ at }) => at > (cutAt ?? cut?.at ?? triggerAt))),
    lastByteAfterMs: lastByte(after, triggerAt),
    bytesAfterVerdict: bytesOf(after.filter(({ at }) => at > endAt)),
  };
}

export const bytesOf = (leaks: readonly Leak[]): number => leaks.reduce((sum, { bytes }) => sum + bytes, 0);

/** ms after the trigger. */
export function lastByte(leaks: readonly Leak[], triggerAt: number): number | undefined {
  const last = leaks.at(-1);
  return last && last.at - triggerAt;
}
