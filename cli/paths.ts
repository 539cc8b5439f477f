/** The intruder's ways out in words for people; the names themselves are for programs. */
import type { LeakPath } from '../range/intruder/path';

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
