import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEvidenceFolder, exportCase } from '../../../cli/evidence/export';
import { VaultFolder } from '../../../cli/evidence/vault-folder';
import { LocalFolder } from '../../../cli/verify/local-folder';
import { verifyCase } from '../../../cli/verify/verify';
import { ObjectBody } from '../../../range/services/s3/body';
import { finishedCase } from '../verify/case-fixture';

const GIB = 1024 ** 3;
let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cordon-export-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

const bodies = () =>
  new Map([...finishedCase().files].map(([path, content]) => [path, ObjectBody.of(content)]));

test('what is exported holds as it does in the vault', async () => {
  const inVault = bodies();
  const folder = join(scratch, 'case');
  await exportCase(inVault, folder);
  expect((await verifyCase(new VaultFolder('the vault', inVault))).holds).toBe(true);
  expect((await verifyCase(new LocalFolder(folder))).holds).toBe(true);
});

test('zeros take no room on the disk', async () => {
  const body = ObjectBody.fromExtents([{ bytes: Buffer.from('EMiL') }, { zeros: 2 * GIB }]);
  await exportCase(new Map([['memory/20261123T030010000Z/image.lime', body]]), scratch);
  const { size, blocks } = statSync(join(scratch, 'memory/20261123T030010000Z/image.lime'));
  expect(size).toBe(2 * GIB + 4);
  expect(blocks * 512).toBeLessThan(1024 * 1024);
});

test.each(['../outside', '/etc/outside', 'context/../../outside', '-rf'])(
  'rejects an object whose key leads elsewhere (%s)',
  async (path) => {
    const folder = join(scratch, 'case');
    await expect(exportCase(new Map([[path, ObjectBody.of('x')]]), folder)).rejects.toThrow(
      'cannot be the path',
    );
    expect(readdirSync(scratch)).toEqual(['case']);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('takes an empty folder and a new one', () => {
  expect(() => checkEvidenceFolder(scratch)).not.toThrow();
  expect(() => checkEvidenceFolder(join(scratch, 'new'))).not.toThrow();
});

test('rejects a folder with something in it, a file, and a place that is not there', async () => {
  mkdirSync(join(scratch, 'full'));
  writeFileSync(join(scratch, 'full', 'file'), '');
  for (const path of [join(scratch, 'full'), join(scratch, 'full', 'file'), join(scratch, 'a', 'b'), ''])
    expect(() => checkEvidenceFolder(path)).toThrow('allowed: an empty folder');
  await expect(exportCase(bodies(), join(scratch, 'full'))).rejects.toThrow('is not empty');
});
