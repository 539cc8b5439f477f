import fc from 'fast-check';
import { CaptureAnswerError, parseManifest, parseOutcome } from '../../documents/outcome';

const ok = {
  status: 'ok',
  source: 'kcore',
  reader: 'python3',
  workspace: 'private-tmpfs',
  content: 'lime-v1',
  totalBytes: 1,
  parts: 1,
  sha256: 'a'.repeat(64),
  tried: [['reader', 'other-architecture']],
};
const failed = {
  status: 'failed',
  stage: 'put',
  reason: 'url-expired',
  detail: 'part 2: http 403, curl 0, attempt 1',
  tried: [],
};

test.each([[ok], [failed]])('reads the answer %j', (answer) => {
  expect(parseOutcome(`${JSON.stringify(answer)}\n`)).toEqual(answer);
});

test.each<[string, string]>([
  ['nothing, as after a kill', ''],
  ['text of the host', 'sh: curl: not found'],
  ['two lines', `${JSON.stringify(ok)}\n${JSON.stringify(ok)}\n`],
  ['another status', JSON.stringify({ ...ok, status: 'fine' })],
  ['another stage', JSON.stringify({ ...failed, stage: 'lunch' })],
  ['a reason that is no word', JSON.stringify({ ...failed, reason: '<b>' })],
  ['markup in the detail', JSON.stringify({ ...failed, detail: '<img src=x>' })],
  ['a source that no plan names', JSON.stringify({ ...ok, tried: [['floppy', 'lockdown']] })],
  ['a reason with markup', JSON.stringify({ ...ok, tried: [['kcore', '<b>']] })],
  ['an extra field', JSON.stringify({ ...ok, extra: true })],
  ['a fraction of a byte', JSON.stringify({ ...ok, totalBytes: 0.5 })],
  ['more than the script ever says', JSON.stringify({ ...failed, detail: 'a'.repeat(5_000) })],
])('rejects %s', (_what, stdout) => {
  expect(() => parseOutcome(stdout)).toThrow(CaptureAnswerError);
});

test('rejects any text that is no answer with the one typed error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseOutcome(text)).toThrow(CaptureAnswerError);
      expect(() => parseManifest(text)).toThrow(CaptureAnswerError);
    }),
  );
});
