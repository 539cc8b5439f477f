import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnDisk, signaturesOnDisk } from '../../../range/live/disk-search';

const CHUNK = 16 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'disk-search-'));
const disk = join(folder, 'disk');
afterAll(() => rmSync(folder, { recursive: true }));

function write(length: number, contents: ReadonlyArray<readonly [number, string]>): void {
  const bytes = Buffer.alloc(length);
  for (const [at, text] of contents) bytes.write(text, at);
  writeFileSync(disk, bytes);
}

test.each([0, 5000, CHUNK - 3, CHUNK, CHUNK + 1, 2 * CHUNK - 3])(
  'a secret at byte %d is found once',
  (at) => {
    write(2 * CHUNK + 100, [[at, 'the secret']]);
    expect(findOnDisk(disk, [Buffer.from('the secret'), Buffer.from('another')])).toEqual([[at], []]);
  },
);

test('signatures are found with every place that holds them, and half a signature is none', () => {
  const url = (digit: string): string => `X-Amz-Signature=${digit.repeat(64)}`;
  write(8192, [
    [10, url('a')],
    [4096, url('a')],
    [6000, url('b')],
    [7000, 'X-Amz-Signature=abc'],
  ]);
  expect(signaturesOnDisk(disk)).toEqual(
    new Map([
      ['a'.repeat(64), [26 - 16, 4096]],
      ['b'.repeat(64), [6000]],
    ]),
  );
});
