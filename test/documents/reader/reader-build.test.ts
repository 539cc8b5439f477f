import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES } from '../../../documents/plan-source';
import { READERS } from '../../../documents/reader/embedded';

const FOLDER = join(__dirname, '../../../documents/reader');
const BUILD = join(FOLDER, 'build.sh');
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const committed = (name: string): Buffer => readFileSync(join(FOLDER, 'built', name));

describe.each(ARCHITECTURES)('the static reader for %s', (architecture) => {
  const binary = committed(`reader-${architecture}`);

  test('is the same in the list of hashes, as a file and inside a bundle', () => {
    expect(committed('SHA256SUMS').toString()).toContain(`${sha256(binary)}  reader-${architecture}\n`);
    expect(READERS[architecture].sha256).toBe(sha256(binary));
    expect(READERS[architecture].bytes().equals(binary)).toBe(true);
  });

  test('is a few kilobytes that need nothing but a kernel: no interpreter, no library, no executable stack', () => {
    expect(binary.length).toBeLessThan(8 * 1024);
    const headers = programHeaders(binary);
    expect(binary.readUInt16LE(18)).toBe(architecture === 'x86_64' ? 62 : 183);
    expect(headers.filter(({ type }) => type === INTERPRETER || type === DYNAMIC)).toEqual([]);
    expect(headers.find(({ type }) => type === STACK)?.flags).toBe(READ_WRITE);
  });

  // Linux before 6.7 kills such a program at its start; emulation and newer kernels hide it.
  test('has no writable segment that is empty in the file', () => {
    const writable = programHeaders(binary).filter(
      ({ type, flags }) => type === LOAD && flags === READ_WRITE,
    );
    expect(writable).toHaveLength(1);
    expect(writable[0]?.fileSize).toBeGreaterThan(0);
  });
});

const hasCompiler = spawnSync('python3', ['-m', 'ziglang', 'version']).stdout?.toString().trim() === '0.17.1';
const where = hasCompiler ? test : test.skip;
where('building it again gives the same bytes (needs: pip install ziglang==0.17.1)', () => {
  const out = mkdtempSync(join(tmpdir(), 'reader-build-'));
  try {
    const { status, stderr } = spawnSync(BUILD, [out]);
    expect([status, stderr.toString()]).toEqual([0, '']);
    for (const name of ['reader-x86_64', 'reader-aarch64', 'SHA256SUMS', 'built.ts'])
      expect([name, readFileSync(join(out, name)).equals(committed(name))]).toEqual([name, true]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

const [LOAD, DYNAMIC, INTERPRETER, STACK] = [1, 2, 3, 0x6474e551];
const READ_WRITE = 6;

function programHeaders(elf: Buffer): { type: number; flags: number; fileSize: number }[] {
  const table = Number(elf.readBigUInt64LE(32));
  return Array.from({ length: elf.readUInt16LE(56) }, (_, index) => {
    const at = table + index * 56;
    return {
      type: elf.readUInt32LE(at),
      flags: elf.readUInt32LE(at + 4),
      fileSize: Number(elf.readBigUInt64LE(at + 32)),
    };
  });
}
