/** Folders that were prepared to keep whoever verifies them from an answer: it comes, in time, and without a trace. */

import { TerminalDrawing } from '../../../cli/terminal/draw';
import { Documents, LARGEST_DOCUMENT } from '../../../cli/verify/documents';
import { Findings } from '../../../cli/verify/finding';
import { custodyPage } from '../../../cli/verify/page/page';
import { verificationRows } from '../../../cli/verify/rows';
import { verifyCase } from '../../../cli/verify/verify';
import { manifestSchema } from '../../../lambdas/common/custody';
import { parse } from '../../../lambdas/common/parse';
import { CollectedOutput } from '../collected-output';
import { finishedCase, json, MANIFEST, type MapFolder } from './case-fixture';

jest.setTimeout(60_000);

const manifestOf = ({ files }: MapFolder) =>
  parse('it', manifestSchema, JSON.parse(String(files.get(MANIFEST))));

test('a manifest that names 150,000 files which are not there', async () => {
  const folder = finishedCase();
  const manifest = manifestOf(folder);
  const [object] = manifest.objects;
  const objects = Array.from({ length: 150_000 }, (_, at) => ({
    ...object,
    key: `cases/${manifest.case.caseId}/context/${at}`,
  }));
  folder.files.set(MANIFEST, Buffer.from(JSON.stringify({ ...manifest, objects })));
  const verification = await verifyCase(folder);
  expect(verification.broken.filter(({ code }) => code === 'missing').length).toBeGreaterThanOrEqual(150_000);
  expect(verificationRows(verification, undefined).length).toBeGreaterThan(150_000);
  expect(custodyPage(verification)).toContain('context/149999');
});

test('a verdict of ten million characters', async () => {
  const folder = finishedCase();
  const manifest = manifestOf(folder);
  folder.files.set(
    MANIFEST,
    json({ ...manifest, verdict: { ...manifest.verdict, containment: 'x'.repeat(10_000_000) } }),
  );
  const rows = verificationRows(await verifyCase(folder), undefined);
  new TerminalDrawing(new CollectedOutput(), {}).draw(rows);
});

test('documents of 64 MiB each are read up to 256 MiB together', async () => {
  const paths = Array.from({ length: 6 }, (_, at) => `custody/00000${at}.json`);
  const piece = Buffer.alloc(LARGEST_DOCUMENT / 4);
  const folder = {
    name: 'sparse',
    list: async () => ({ files: [], refused: [] }),
    read: async function* () {
      for (let at = 0; at < 4; at++) yield piece;
    },
  };
  const findings = new Findings();
  const documents = new Documents(folder, new Map(paths.map((path) => [path, LARGEST_DOCUMENT])), findings);
  const read = [];
  for (const path of paths) read.push(await documents.read(path));
  expect(read.map((each) => each !== undefined)).toEqual([true, true, true, true, false, false]);
  expect(findings.broken.map(({ code, files: [file] }) => [code, file])).toEqual([
    ['too-large', 'custody/000004.json'],
    ['too-large', 'custody/000005.json'],
  ]);
});
