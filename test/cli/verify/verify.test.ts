import { generateKeyPairSync } from 'node:crypto';
import { sentenceOf } from '../../../cli/verify/finding';
import { fingerprintOf } from '../../../cli/verify/signature';
import { type Verification, verifyCase } from '../../../cli/verify/verify';
import { sha256 } from '../../../lambdas/common/custody';
import { ACTS_ON_A_TERMINAL } from '../collected-output';
import {
  finishedCase,
  HOST_MANIFEST,
  IMAGE,
  json,
  keys,
  limeImage,
  MANIFEST,
  type MapFolder,
  PART,
  record,
  report,
} from './case-fixture';

const LATER = 'report/20261125T000000000Z';
const said = ({ broken }: Verification): string[] => broken.map(sentenceOf);

test('a finished case holds: every item, the timeline, the records and the signatures', async () => {
  const { holds, broken, doubts, items, records, reports, key } = await verifyCase(finishedCase());
  expect(broken).toEqual([]);
  expect(doubts).toEqual([]);
  expect(holds).toBe(true);
  expect(items.every(({ state }) => state === 'holds')).toBe(true);
  expect(records.map(({ isSigned }) => isSigned)).toEqual([true, true]);
  expect(reports.map(({ isSigned }) => isSigned)).toEqual([true]);
  expect(key).toEqual({ fingerprint: fingerprintOf(keys.publicKey), isCompared: false });
});

test('a case with two reports holds, and fails when the earlier manifest is another', async () => {
  const folder = finishedCase();
  report(folder.files, LATER);
  expect(said(await verifyCase(folder))).toEqual([]);
  folder.files.set(
    MANIFEST,
    Buffer.concat([folder.files.get(MANIFEST) ?? Buffer.alloc(0), Buffer.from(' ')]),
  );
  expect(said(await verifyCase(folder)).join('\n')).toMatch(
    /manifest.json: it follows .* with another SHA-256/,
  );
});

test('fails when a later report is signed with another key', async () => {
  const folder = finishedCase();
  report(folder.files, LATER, {}, generateKeyPairSync('ec', { namedCurve: 'prime256v1' }));
  expect((await verifyCase(folder)).broken.map(({ code }) => code)).toEqual(['two-keys']);
});

test('fails when somebody made all of it again with a key of their own, if the examiner has the real one', async () => {
  const folder = finishedCase({ signWith: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) });
  expect((await verifyCase(folder)).holds).toBe(true);
  const { broken, key } = await verifyCase(folder, { fingerprint: fingerprintOf(keys.publicKey) });
  expect(broken.map(({ code }) => code)).toEqual(['wrong-key']);
  expect(key.isCompared).toBe(true);
});

test('the part of the image that was changed is named with its bytes', async () => {
  const folder = finishedCase();
  flip(folder, IMAGE, PART + 17);
  expect(said(await verifyCase(folder))).toEqual([
    expect.stringMatching(
      /^memory\/.*\/image\.lime, part 2 \(bytes 4096 to 8191\): its SHA-256 is [0-9a-f]{64}, and/,
    ),
  ]);
});

test.each([
  ['sizes of nothing', { partSize: 0 }],
  ['more parts than it names', { partSize: 1 }],
])('a host that claims parts of %s does not hold the verification up', async (_, host) => {
  const folder = finishedCase({ host });
  flip(folder, IMAGE, PART + 17);
  expect((await verifyCase(folder)).broken.map(({ code, at }) => [code, at])).toEqual([
    ['changed', undefined],
  ]);
});

test('an image that was cut off afterwards is told by its size and the parts that are not there', async () => {
  const folder = finishedCase();
  folder.files.set(IMAGE, limeImage().subarray(0, PART * 2));
  expect(said(await verifyCase(folder))).toEqual([
    expect.stringMatching(/part 3 .*, part 4 .* to 12351\): it has 8192 bytes, and .* says 12352/),
  ]);
});

test('the line of the timeline that does not follow is named', async () => {
  const folder = finishedCase();
  const path = MANIFEST.replace('manifest.json', 'timeline.jsonl');
  flip(folder, path, 30);
  const sentences = said(await verifyCase(folder));
  expect(sentences[0]).toMatch(
    /timeline\.jsonl, line 2: it does not follow the line before it; a line was changed/,
  );
});

test.each([
  [
    'is cut off',
    (image: Buffer) => image.subarray(0, -100),
    /image\.lime, byte 12252: it ends 100 bytes before/,
  ],
  [
    'lacks RAM',
    () => limeImage([[0x1000, 0x1fff]]),
    /RAM that the host names .* is not in it: 0x100000-0x101fff/,
  ],
  ['is no LiME stream', () => Buffer.alloc(9000, 7), /image\.lime, byte 0: no record of LiME/],
])('fails when an image that is said to be good %s', async (_, spoil, sentence) => {
  const folder = finishedCase({ image: spoil(limeImage()) });
  expect(said(await verifyCase(folder))).toEqual([expect.stringMatching(sentence)]);
});

test('an image that was known not to be good is a doubt in the words of the manifest', async () => {
  const { holds, doubts } = await verifyCase(
    finishedCase({ image: limeImage([[0x1000, 0x1fff]]), isImageGood: false }),
  );
  expect(holds).toBe(true);
  expect(doubts.map(sentenceOf)).toEqual([expect.stringContaining('no banner of a Linux kernel is in it')]);
});

test('fails when the host says another hash of an image that is said to be good', async () => {
  const { broken } = await verifyCase(finishedCase({ host: { sha256: sha256('other') } }));
  expect(broken.map(({ code }) => code)).toEqual(['contradiction']);
});

test('a host manifest of no known form is a doubt', async () => {
  const { holds, doubts } = await verifyCase(finishedCase({ host: { format: 'mine' } }));
  expect([holds, doubts.map(({ files: [file] }) => file)]).toEqual([true, [HOST_MANIFEST]]);
});

test('fails when an item was never hashed', async () => {
  const { broken } = await verifyCase(finishedCase({ isImageHashed: false }));
  expect(broken.map(({ code, files: [file] }) => [code, file])).toEqual([['unhashed', IMAGE]]);
});

test('fails when a manifest is not what its signature signs, where nothing else would show it', async () => {
  const folder = finishedCase({ custody: false });
  const text = folder.files.get(MANIFEST)?.toString() ?? '';
  folder.files.set(MANIFEST, Buffer.from(text.replace('"severity": 8', '"severity": 1')));
  const { broken, reports } = await verifyCase(folder);
  expect(broken.map(({ code }) => code)).toEqual(['signature']);
  expect(reports.map(({ isSigned }) => isSigned)).toEqual([false]);
});

test('fails when the manifest was not signed', async () => {
  const { broken } = await verifyCase(finishedCase({ isSigned: false, custody: false }));
  expect(broken.map(({ code }) => code)).toEqual(['unsigned']);
});

test('fails when a custody record in the middle is missing, and names it', async () => {
  const folder = finishedCase();
  folder.files.delete('custody/000001.json');
  folder.files.delete('custody/000001.sig');
  expect(said(await verifyCase(folder))[0]).toMatch(/^custody\/000001\.json: it is not there/);
});

test('fails when a custody record was replaced by one that follows another, though it is signed', async () => {
  const [folder, other] = [finishedCase(), finishedCase()];
  // Another case's signatures are others, and so is what its second record follows.
  record(other.files, 1, keys.privateKey, { event: { kind: 'addition' }, who: 'ada', why: 'other' });
  record(other.files, 2, keys.privateKey, { event: { kind: 'addition' }, who: 'ada', why: 'other' });
  for (const path of ['custody/000002.json', 'custody/000002.sig'])
    folder.files.set(path, other.files.get(path) ?? Buffer.alloc(0));
  expect((await verifyCase(folder)).broken.map(({ code }) => code)).toContain('chain');
});

test('fails when the folder is of another case than its address says', async () => {
  const { broken } = await verifyCase(finishedCase(), { caseId: 'i-0fedcba9876543210-20261123T030000000Z' });
  expect(broken.map(({ code }) => code)).toEqual(['other-case']);
});

test('fails without a report', async () => {
  const folder = finishedCase();
  for (const path of [...folder.files.keys()]) if (path.startsWith('report/')) folder.files.delete(path);
  expect((await verifyCase(folder)).broken.map(({ code }) => code)).toContain('no-report');
});

test.each([
  ['a manifest of nested arrays', MANIFEST, '['.repeat(200_000)],
  [
    'a key that leads out of the folder',
    MANIFEST,
    JSON.stringify({ objects: [{ key: '../../etc/passwd' }] }),
  ],
  ['a record that is an array', 'custody/000001.json', '[]'],
])('fails safely on %s', async (_, path, text) => {
  const folder = finishedCase();
  folder.files.set(path, Buffer.from(text));
  expect((await verifyCase(folder)).broken.map(({ code }) => code)).toContain('malformed');
});

test('what is in the folder cannot act on a terminal through what is said of it', async () => {
  const folder = finishedCase();
  folder.files.set('context/\u001b[2J\u202e', json({}));
  const [sentence = ''] = said(await verifyCase(folder));
  expect(sentence).toContain('⟨U+001B⟩');
  expect(sentence).not.toMatch(ACTS_ON_A_TERMINAL);
});

function flip({ files }: MapFolder, path: string, at: number): void {
  const content = Buffer.from(files.get(path) ?? Buffer.alloc(0));
  content[at] = (content[at] ?? 0) ^ 1;
  files.set(path, content);
}
