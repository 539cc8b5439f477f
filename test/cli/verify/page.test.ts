import { escapeHtml } from '../../../cli/report-html/html';
import { custodyPage } from '../../../cli/verify/page/page';
import { verifyCase } from '../../../cli/verify/verify';
import { ACTS_ON_A_TERMINAL } from '../collected-output';
import { nestingProblems, strayBrackets } from '../report-html/markup';
import { finishedCase, IMAGE, json } from './case-fixture';

const HOSTILE = 'context/<script>alert(1)</script>\u001b[2J\u202e"onload=x';

async function pageOf(folder = finishedCase()): Promise<string> {
  return custodyPage(await verifyCase(folder));
}

test('the page is well-formed, runs nothing and needs nothing from elsewhere', async () => {
  const page = await pageOf();
  expect(nestingProblems(page)).toEqual([]);
  expect(strayBrackets(page)).toEqual([]);
  expect(page).not.toMatch(
    /<(script|link|iframe|object|embed|img|base|form)\b|\b(src|href|action)=|@import|url\(/i,
  );
  expect(page).toContain("default-src 'none'");
});

test('it names every item with its hash, every record, the key, the snapshots and the offset of the clock', async () => {
  const verification = await verifyCase(finishedCase());
  const page = custodyPage(verification);
  const texts = [
    'VERIFIED',
    ...verification.items.flatMap(({ path, sha256, bytes }) => [path, sha256 ?? '', String(bytes)]),
    ...verification.records.flatMap(({ path, record }) => [path, record.at, record.who, record.why]),
    verification.key.fingerprint ?? '',
    'snap-0123456789abcdef0',
    '3 s behind S3’s',
    'Received by',
  ];
  expect(texts.filter((text) => !page.includes(escapeHtml(text)))).toEqual([]);
});

test('fails loudly on paper where something does not hold', async () => {
  const folder = finishedCase();
  folder.files.delete(IMAGE);
  const page = await pageOf(folder);
  expect(page).toContain('NOT VERIFIED');
  expect(page).toContain(`${IMAGE}: `);
});

test('what the folder holds cannot act on the page', async () => {
  const folder = finishedCase();
  folder.files.set(HOSTILE, json({}));
  const page = await pageOf(folder);
  expect(page).toContain(escapeHtml('context/<script>alert(1)</script>'));
  expect(page).not.toMatch(/<script/i);
  expect(page).not.toMatch(ACTS_ON_A_TERMINAL);
  expect(strayBrackets(page)).toEqual([]);
});

test('there is a page even where no manifest can be used', async () => {
  const folder = finishedCase();
  for (const path of [...folder.files.keys()]) if (path.startsWith('report/')) folder.files.delete(path);
  expect(await pageOf(folder)).toContain('No manifest that can be used');
});
