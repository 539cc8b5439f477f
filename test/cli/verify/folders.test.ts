import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { LocalFolder } from '../../../cli/verify/local-folder';
import { verificationRows } from '../../../cli/verify/rows';
import { S3Folder } from '../../../cli/verify/s3-folder';
import { parseS3Uri } from '../../../cli/verify/s3-uri';
import { verifyCase } from '../../../cli/verify/verify';
import { ObjectBody } from '../../../range/services/s3/body';
import { addBucket, newVersionId, putVersion } from '../../../range/services/s3/state';
import { type Endpoint, endpointFixture } from '../../range/wire/wire-fixture';
import { ACTS_ON_A_TERMINAL } from '../collected-output';
import { CASE, type Files, finishedCase, IMAGE } from './case-fixture';

let folder: string;
let files: Files;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
  files = finishedCase().files;
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const codes = async (): Promise<[string, string][]> =>
  (await verifyCase(new LocalFolder(folder))).broken.map(({ code, files: [file] }) => [code, file]);

test('a folder on a disk holds', async () => {
  expect(await codes()).toEqual([]);
});

test('rejects a link in the place of a file, and does not follow it', async () => {
  writeFileSync(join(folder, '..', `${CASE}.outside`), files.get(IMAGE) ?? '');
  rmSync(join(folder, IMAGE));
  symlinkSync(join(folder, '..', `${CASE}.outside`), join(folder, IMAGE));
  expect(await codes()).toEqual([
    ['not-a-file', IMAGE],
    ['missing', IMAGE],
  ]);
  rmSync(join(folder, '..', `${CASE}.outside`));
});

test('rejects a folder that is a link, and does not go into it', async () => {
  symlinkSync('/', join(folder, 'context', 'root'));
  expect(await codes()).toEqual([['not-a-file', 'context/root']]);
});

test('rejects a FIFO without waiting for its other end', async () => {
  execFileSync('mkfifo', [join(folder, 'context', 'pipe')]);
  expect(await codes()).toEqual([['not-a-file', 'context/pipe']]);
  const reading = new LocalFolder(folder).read('context/pipe');
  await expect(reading.next()).rejects.toThrow('context/pipe is not a plain file');
});

test('rejects a document that is too large without reading it', async () => {
  const path = [...files.keys()].find((each) => each.endsWith('timeline.jsonl')) ?? '';
  execFileSync('truncate', ['-s', '1T', join(folder, path)]);
  const reads: string[] = [];
  const local = new LocalFolder(folder);
  const watched = {
    name: 'watched',
    list: () => local.list(),
    read: (each: string) => {
      reads.push(each);
      return local.read(each);
    },
  };
  const { broken } = await verifyCase(watched);
  expect(broken.map(({ code, files: [file] }) => [code, file])).toEqual([
    ['too-large', path],
    ['size', path],
  ]);
  expect(reads).not.toContain(path);
});

test('rejects a file whose name is no text, and verifies the others', async () => {
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'context', 'x')), Buffer.from([0xff])]), 'x');
  expect(await codes()).toEqual([['not-a-file', 'context/x\ufffd']]);
});

test('shows names with line breaks and escapes by their numbers', async () => {
  writeFileSync(join(folder, 'context', 'a\n\u001b[2J\u202e..'), 'x');
  const verification = await verifyCase(new LocalFolder(folder));
  const text = verificationRows(verification, undefined)
    .map((each) => each.head + each.text)
    .join('');
  expect(text).toContain('context/a⟨U+000A⟩⟨U+001B⟩[2J⟨U+202E⟩..');
  expect(text).not.toMatch(ACTS_ON_A_TERMINAL);
});

describe('in S3', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await endpointFixture();
  });
  afterAll(() => endpoint.close());

  test('a case is read through the SDK, page by page, and written nowhere', async () => {
    const { world } = endpoint;
    const bucket = addBucket(world.s3, 'evidence', world.clock.now(), { versioning: 'Enabled' });
    for (const [path, content] of files)
      putVersion(bucket, {
        kind: 'object',
        key: `cases/${CASE}/${path}`,
        versionId: newVersionId(world.s3, bucket),
        body: ObjectBody.of(content),
        eTag: '"e"',
        lastModifiedMs: world.clock.now(),
        headers: {},
        metadata: {},
        tags: new Map(),
        legalHold: false,
      });
    const name = `s3://evidence/cases/${CASE}/`;
    const uri = parseS3Uri(name);
    if (!uri) throw new Error('not an address');
    const s3 = new S3Client({ ...endpoint.options, forcePathStyle: true });
    const { holds, items } = await endpoint.wait(
      verifyCase(new S3Folder(name, uri, s3), { caseId: uri.caseId }),
    );
    expect([holds, items.length]).toEqual([true, 11]);
    await expect(
      endpoint.wait(new S3Folder(name, { ...uri, bucket: 'other' }, s3).list()),
    ).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE', message: expect.stringContaining('NoSuchBucket') });
  });
});

test.each([
  's3://',
  's3://b/cases/',
  's3://bucket/cases/../x',
  's3://bucket/cases/a/b',
  'https://bucket/cases/a',
])('rejects %s as the address of a case', (text) => {
  expect(parseS3Uri(text)).toBeUndefined();
});
