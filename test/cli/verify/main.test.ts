import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseFolder, FolderError } from '../../../cli/verify/case-folder';
import { verifyMain } from '../../../cli/verify/main';
import { fingerprintOf } from '../../../cli/verify/signature';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { finishedCase, IMAGE, json, keys } from './case-fixture';

const FINGERPRINT = fingerprintOf(keys.publicKey);
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cordon-verify-main-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

async function play(args: readonly string[], folder: CaseFolder = finishedCase(), isTTY = false) {
  const [stdout, stderr] = [new CollectedOutput({ isTTY }), new CollectedOutput()];
  const opened: string[] = [];
  const open = async (name: string): Promise<CaseFolder> => {
    opened.push(name);
    return folder;
  };
  const status = await verifyMain(args, { open, stdout, stderr, environment: {} });
  return { status, stdout, stderr, opened };
}

function brokenCase() {
  const folder = finishedCase();
  folder.files.delete(IMAGE);
  return folder;
}

test('what holds ends with status 0, and every item, record and snapshot is listed', async () => {
  const { status, stdout } = await play(['case']);
  expect(status).toBe(0);
  for (const part of [IMAGE, 'HOLDS: everything holds', 'release of the subject', 'snap-0123456789abcdef0'])
    expect(stdout.text).toContain(part);
});

test('fails with status 1 and a sentence that names the file', async () => {
  const { status, stdout } = await play(['case'], brokenCase());
  expect(status).toBe(1);
  expect(stdout.text).toContain(`✘ ${IMAGE}: `);
  expect(stdout.text).toMatch(
    /image\.lime: report\S+ names it; evidence is not there: compare with another copy/,
  );
  expect(stdout.text).toContain('DOES NOT HOLD');
});

test('without a key it says what the signature does not prove, and gives the fingerprint', async () => {
  const { stdout } = await play(['case']);
  expect(stdout.text).toMatch(/proves only that one key made all of it/);
  expect(stdout.text).toContain(FINGERPRINT);
});

test.each([
  ['PEM', () => keys.publicKey.export({ format: 'pem', type: 'spki' })],
  ['DER', () => keys.publicKey.export({ format: 'der', type: 'spki' })],
])('the examiner’s own key may be a file in %s', async (name, content) => {
  const file = join(scratch, name);
  writeFileSync(file, content());
  const { status, stdout } = await play(['case', '--key', file]);
  expect(status).toBe(0);
  expect(stdout.text).toContain('Compared with the key that you gave');
});

test.each([
  [FINGERPRINT, 0],
  [`SHA256:${FINGERPRINT.toUpperCase()}`, 0],
  [FINGERPRINT.match(/../g)?.join(':') ?? '', 0],
  ['0'.repeat(64), 1],
])('the examiner’s own fingerprint may be %s, and makes the status %i', async (fingerprint, status) => {
  expect((await play(['case', '--key', fingerprint])).status).toBe(status);
});

test.each([
  [[]],
  [['one', 'two']],
  [['s3://bucket/other']],
  [['case', '--key', '/nowhere/key.pem']],
  [['case', '--key', __filename]],
  [['case', '--page', '/nowhere/at/all.html']],
  [['case', '--fast']],
])('rejects %j with status 2 before anything is read', async (args) => {
  const { status, stderr, opened } = await play(args);
  expect([status, opened]).toEqual([2, []]);
  expect(stderr.text).toContain('cordon verify --help explains.');
});

test('fails with status 4 when the folder cannot be read', async () => {
  const folder = { ...finishedCase(), list: () => Promise.reject(new FolderError('ENOENT: no such folder')) };
  const { status, stderr } = await play(['case'], {
    ...folder,
    name: 'case',
    read: () => finishedCase().read(''),
  });
  expect(status).toBe(4);
  expect(stderr.lines).toEqual(['The evidence could not be verified: FolderError: ENOENT: no such folder']);
});

test('--help explains every option and status', async () => {
  const { status, stdout, opened } = await play(['--help']);
  expect([status, opened]).toEqual([0, []]);
  for (const part of ['--key', '--page', '--json', 's3://', 'Exit status'])
    expect(stdout.text).toContain(part);
});

test('--json gives one object a line, the last one the result with a sentence for each finding', async () => {
  const { status, stdout } = await play(['case', '--json'], brokenCase());
  const last = JSON.parse(stdout.lines.at(-1) ?? '') as object;
  expect(status).toBe(1);
  expect(last).toMatchObject({
    type: 'result',
    holds: false,
    broken: [{ code: 'missing', files: [IMAGE], sentence: expect.stringContaining(IMAGE) }],
    key: { fingerprint: FINGERPRINT, isCompared: false },
  });
});

test.each([[[]], [['--json']]])('what the folder holds cannot act on a terminal (%j)', async (more) => {
  const folder = finishedCase();
  folder.files.set('context/a\u001b[2Jb\u202ec', json({}));
  const { stdout } = await play(['case', ...more], folder);
  expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
  expect(stdout.text).toMatch(/2Jb/);
});

test('--page writes the chain of custody', async () => {
  const page = join(scratch, 'custody.html');
  const { stdout } = await play(['case', '--page', page]);
  expect(readFileSync(page, 'utf8')).toContain('Chain of custody');
  expect(stdout.text).toContain(page);
});
