import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../../documents/assemble';
import { STAGED_TOOLS } from '../../documents/stage-tools-document';

const folder = mkdtempSync(join(tmpdir(), 'cordon-staged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nameOf = (content: string): string => createHash('sha256').update(content).digest('hex');
const run = (at = folder) =>
  spawnSync('/bin/sh', ['-c', assemble('stage-tools.sh').replace(STAGED_TOOLS, at)]);

test('keeps what is what its name says, for its owner alone', () => {
  const tool = join(folder, nameOf('tool'));
  writeFileSync(tool, 'tool');
  expect(run().status).toBe(0);
  expect(statSync(tool).mode & 0o777).toBe(0o400);
});

test('removes what is not, a link even to the right thing among it, and says so', () => {
  const wrong = join(folder, nameOf('one'));
  writeFileSync(wrong, 'another');
  const link = join(folder, nameOf('linked'));
  writeFileSync(join(folder, nameOf('tool two')), 'tool two');
  symlinkSync(join(folder, nameOf('tool two')), link);
  const hostile = join(folder, '-rf $(reboot)');
  writeFileSync(hostile, 'x');
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(String(stderr)).toContain(`removed: ${nameOf('one')} is not what its name says`);
  for (const gone of [wrong, link, hostile]) expect(existsSync(gone)).toBe(false);
  expect(existsSync(join(folder, nameOf('tool two')))).toBe(true);
});

test('fails where there is no folder', () => {
  expect(run(join(folder, 'none')).status).toBe(1);
});
