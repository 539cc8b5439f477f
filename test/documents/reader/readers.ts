/** The four programs that read /proc/kcore, each where this machine can run it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { machine, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, type Architecture } from '../../../documents/plan-source';
import { READERS } from '../../../documents/reader/embedded';
import { onHost } from '../capture-harness';

export interface Reading {
  readonly status: number | null;
  readonly stdout: Buffer;
  /** The word before the colon: what the capture script goes by. */
  readonly reason: string;
}

export type Reader = (
  mode: 'plan' | 'stream',
  kcore: string,
  iomem: string,
  page?: number,
  /** Where its stdout goes, when that is too much for memory. */
  output?: string,
) => Reading;

const DOCUMENTS = join(__dirname, '../../../documents');
const folder = mkdtempSync(join(tmpdir(), 'readers-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export const READERS_HERE: ReadonlyArray<readonly [string, Reader]> = [
  ...ARCHITECTURES.filter(runsHere).map((name) => [`static ${name}`, program(staticReader(name))] as const),
  ...(onHost('python3')
    ? [['Python', program(['python3', join(DOCUMENTS, 'reader/reader.py')])] as const]
    : []),
  ...(onHost('perl') ? [['Perl', program(['perl', join(DOCUMENTS, 'reader/reader.pl')])] as const] : []),
];

/** Of another architecture only under user-mode emulation (Debian: qemu-user-static). */
export function runsHere(architecture: Architecture): boolean {
  return architecture === machine() || onHost(`qemu-${architecture}-static`);
}

function staticReader(architecture: Architecture): string[] {
  const path = join(folder, architecture);
  writeFileSync(path, READERS[architecture].bytes());
  chmodSync(path, 0o700);
  return architecture === machine() ? [path] : [`qemu-${architecture}-static`, path];
}

function program([command = '', ...first]: readonly string[]): Reader {
  return (mode, kcore, iomem, page = 4096, output = undefined) => {
    const file = output === undefined ? 'pipe' : openSync(output, 'w');
    const { status, stdout, stderr } = spawnSync(command, [...first, mode, kcore, iomem, String(page)], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', file, 'pipe'],
    });
    if (file !== 'pipe') closeSync(file);
    return { status, stdout, reason: stderr.toString().split(': ', 1)[0] ?? '' };
  };
}
