/**
 * Keeps what the global setup builds, under a key of everything that it is built from, so that a run without a changed
 * source takes what the last one built. An entry appears whole or not at all: it is built beside and renamed.
 * Of the entries that no run uses the last few are kept.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files, and folders with all that is in them, of which bundles and assemblies are made; and what is installed. */
export const SOURCES = [
  'bin',
  'cdk.json',
  'cordon.config.ts',
  'documents',
  'lambdas',
  'lib',
  'node_modules/.package-lock.json',
  'package-lock.json',
  'package.json',
  'statemachines',
  'test/assemblies.ts',
  'test/global-setup.ts',
  'tsconfig.json',
] as const;

/** Unused entries that are kept, some 40 MB each. */
const KEPT = 3;

/** Hex: changes with any name and any byte of the sources under `root`, and with the version of Node. */
export function keyOf(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of SOURCES.flatMap((source) => filesOf(root, source))) {
    const bytes = readFileSync(join(root, path));
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Paths relative to `root`, sorted; none where there is no such file or folder. */
function filesOf(root: string, source: string): string[] {
  const path = join(root, source);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [source];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(root, join(source, name)));
}

/** The entry `key` of `folder`, which `make` has filled now or in an earlier run. Throws what `make` throws. */
export async function cached(
  folder: string,
  key: string,
  make: (into: string) => Promise<void>,
): Promise<string> {
  const entry = join(folder, key);
  if (existsSync(entry)) markUsed(entry);
  else await makeBeside(folder, entry, make);
  prune(folder);
  return entry;
}

async function makeBeside(
  folder: string,
  entry: string,
  make: (into: string) => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const making = mkdtempSync(join(folder, 'making-'));
  mkdirSync(usersOf(making));
  markUsed(making);
  await make(making);
  moveInto(making, entry);
}

/** Another run may have built the same meanwhile: then its entry is taken. */
function moveInto(making: string, entry: string): void {
  try {
    renameSync(making, entry);
  } catch (error) {
    if (!existsSync(entry)) throw error;
    rmSync(making, { recursive: true, force: true });
    markUsed(entry);
  }
}

const usersOf = (entry: string): string => join(entry, 'users');

/** Writes down that this process uses the entry, anew so that the folder's time is that of the last use; `release` takes it back. */
function markUsed(entry: string): void {
  release(entry);
  writeFileSync(join(usersOf(entry), String(process.pid)), '');
}

export const release = (entry: string): void =>
  rmSync(join(usersOf(entry), String(process.pid)), { force: true });

function prune(folder: string): void {
  const entries = readdirSync(folder).map((name) => join(folder, name));
  const unused = entries.filter((entry) => !usersIn(entry).some(isAlive));
  const newestFirst = unused.sort((a, b) => lastUse(b) - lastUse(a));
  for (const entry of newestFirst.slice(KEPT)) discard(entry);
}

/** Under another name first: an entry is never half there. */
function discard(entry: string): void {
  renameSync(entry, `${entry}.gone`);
  rmSync(`${entry}.gone`, { recursive: true });
}

const usersIn = (entry: string): number[] =>
  existsSync(usersOf(entry)) ? readdirSync(usersOf(entry)).map(Number) : [];

const lastUse = (entry: string): number => statSync(usersOf(entry), { throwIfNoEntry: false })?.mtimeMs ?? 0;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
