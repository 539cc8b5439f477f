/** The intruder's ways out in words for people, and what became of each; the names themselves are for programs. */
import type { DrillResult, PathScore } from '../range/drill/result';
import type { LeakPath } from '../range/intruder/path';
import { bytes, duration } from './format';

const NAMES: Readonly<Record<LeakPath, string>> = {
  'finding-addresses': "The finding's addresses",
  'open-connections': 'Other open connections',
  'new-connections': 'New connections',
  dns: 'DNS',
  credentials: "The role's credentials",
  'serial-console': 'The serial console',
};

const isKnown = (path: string): path is LeakPath => Object.hasOwn(NAMES, path);

/** A path that is not known here has its own name. */
export const pathName = (path: string): string => (isKnown(path) ? NAMES[path] : path);

export const pathText = ({ path, detail }: { readonly path: string; readonly detail: string }): string =>
  `${pathName(path)}: ${detail}`;

export interface PathRow {
  readonly name: string;
  readonly afterTrigger: string;
  readonly closed: string;
  readonly afterCut: string;
  readonly afterVerdict: string;
  /** `unused`: never closed, but nothing got out by it after the verdict. `named`: still open, and the verdict says so. */
  readonly fate: 'closed' | 'unused' | 'named' | 'unnamed';
}

export const pathRows = ({ score, verdict }: DrillResult): PathRow[] =>
  score.paths.map((path) => ({
    name: pathName(path.path),
    afterTrigger: bytes(path.bytesAfterTrigger),
    closed: path.cutAfterMs === undefined ? 'never' : `after ${duration(path.cutAfterMs)}`,
    afterCut: bytes(path.bytesAfterCut),
    afterVerdict: bytes(path.bytesAfterVerdict),
    fate: fateOf(path, verdict),
  }));

/** What the verdict should have named and did not is bad; what it names is left for a person. */
function fateOf(
  { path, cutAfterMs, bytesAfterVerdict }: PathScore,
  { residual }: DrillResult['verdict'],
): PathRow['fate'] {
  if (bytesAfterVerdict === 0) return cutAfterMs === undefined ? 'unused' : 'closed';
  return residual.some((each) => each.path === path) ? 'named' : 'unnamed';
}

/** Names of the paths by which bytes went on getting out after the verdict. */
export const openPaths = ({ score }: DrillResult): LeakPath[] =>
  score.paths.flatMap(({ path, bytesAfterVerdict }) => (bytesAfterVerdict > 0 ? [path] : []));
