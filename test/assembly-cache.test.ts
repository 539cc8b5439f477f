import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { stepNames } from '../lib/bundle';
import { ASSEMBLIES_VARIABLE } from './assemblies';
import { cached, keyOf, release, SOURCES } from './assembly-cache';

const ROOT = resolve(__dirname, '..');
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-cache-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of the sources is a folder here too. */
function fileOf(source: string): string {
  const isFolder = statSync(join(ROOT, source), { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? join(source, 'within', 'file.ts') : source;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function sources(): string {
  const root = newFolder();
  for (const source of SOURCES) write(root, fileOf(source), 'before');
  return root;
}

describe("the key of the tests' assemblies", () => {
  it('is of the same sources the same, wherever they lie', () => {
    expect(keyOf(sources())).toBe(keyOf(sources()));
  });

  it.each(SOURCES)('changes with %s: another text, another name, none', (source) => {
    const root = sources();
    const path = join(root, fileOf(source));
    const keys = [keyOf(root)];
    writeFileSync(path, 'after!');
    keys.push(keyOf(root));
    renameSync(path, `${path}.bak`);
    keys.push(keyOf(root));
    rmSync(`${path}.bak`, { force: true });
    keys.push(keyOf(root));
    expect(new Set(keys).size).toBe(fileOf(source) === source ? 3 : 4);
  });

  it('tells a byte that moved from one file to the next', () => {
    const [one, other] = [newFolder(), newFolder()];
    write(one, 'lib/a', 'xy');
    write(one, 'lib/b', 'z');
    write(other, 'lib/a', 'x');
    write(other, 'lib/b', 'yz');
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it('is of every source that the bundles and the stack are made of', async () => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ['test/global-setup.ts', ...stepNames().map((step) => `lambdas/${step}/handler.ts`)],
      outdir: 'nowhere',
      bundle: true,
      platform: 'node',
      packages: 'external',
      write: false,
      metafile: true,
    });
    const inputs = Object.keys(metafile.inputs).filter((path) => path !== 'test/assembly-cache.ts');
    expect(inputs.length).toBeGreaterThan(200);
    const outside = inputs.filter(
      (path) => !SOURCES.some((source) => path === source || path.startsWith(`${source}/`)),
    );
    expect(outside).toEqual([]);
  });

  it('is that of the assemblies of this very run', () => {
    expect(basename(process.env[ASSEMBLIES_VARIABLE] ?? '')).toBe(keyOf(ROOT));
  });
});

describe("the cache of the tests' assemblies", () => {
  const fill = (text: string, made: string[]) => async (into: string) => {
    made.push(text);
    writeFileSync(join(into, 'template'), text);
  };

  it('builds for a new key, and not for one that it has', async () => {
    const [folder, made] = [newFolder(), [] as string[]];
    const first = await cached(folder, 'a', fill('first', made));
    expect(await cached(folder, 'a', fill('again', made))).toBe(first);
    await cached(folder, 'b', fill('second', made));
    expect(made).toEqual(['first', 'second']);
  });

  it('never takes what an interrupted run left', async () => {
    const [folder, made] = [newFolder(), [] as string[]];
    const interrupted = async (into: string) => {
      writeFileSync(join(into, 'half'), '');
      throw new Error('interrupted');
    };
    await expect(cached(folder, 'a', interrupted)).rejects.toThrow('interrupted');
    const entry = await cached(folder, 'a', fill('whole', made));
    expect(readdirSync(entry).sort()).toEqual(['template', 'users']);
  });

  it('gives two runs that build the same at once one whole entry', async () => {
    const [folder, made] = [newFolder(), [] as string[]];
    const build = fill('same', made);
    const [one, other] = await Promise.all([cached(folder, 'a', build), cached(folder, 'a', build)]);
    expect([one, made.length]).toEqual([other, 2]);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('keeps what a run uses, and of the rest only the last', async () => {
    const folder = newFolder();
    const used = await cached(folder, 'used', fill('', []));
    for (const key of ['1', '2', '3', '4', '5']) release(await cached(folder, key, fill('', [])));
    await cached(folder, '6', fill('', []));
    const left = readdirSync(folder);
    expect(existsSync(used)).toBe(true);
    expect(left).toContain('6');
    expect(left).toHaveLength(5);
  });
});
