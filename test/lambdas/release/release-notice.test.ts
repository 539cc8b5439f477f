import { parse } from '../../../lambdas/common/parse';
import { differenceText } from '../../../lambdas/release/difference-text';
import { releaseNotice } from '../../../lambdas/release/release-notice';
import { releaseRequestSchema } from '../../../lambdas/release/request';

process.env.ACCOUNT_ID = '111122223333';
process.env.AWS_REGION = 'us-east-1';

const request = parse('a release', releaseRequestSchema, {
  caseId: 'i-0123456789abcdef0-20261123T030000000Z',
  action: 'finish',
  by: 'ada',
  reason: 'false alarm',
  execution: 'arn:aws:states:us-east-1:111122223333:execution:Releasing:r',
});
const CUSTODY = 'cases/c/custody/000001.json';
const record = { key: 'cases/c/release/t/release.json', sha256: 'ab', bytes: 1 };

test('a release that put everything back says so, by whom, why, and where it is written', () => {
  const notice = releaseNotice(
    request,
    { outcome: 'released', differences: [], rows: [], record },
    undefined,
    CUSTODY,
  );
  expect(notice.subject).toBe('Cordon: i-0123456789abcdef0 RELEASED');
  expect(notice.message).toContain('by ada: false alarm');
  expect(notice.message).toContain('Everything is as it was before the case.');
  expect(notice.message).toContain(`Record: ${record.key}`);
  expect(notice.message).toContain(`Custody: ${CUSTODY}`);
});

test('one that did not lists what is not as before, and the reason', () => {
  const given = { outcome: 'incomplete', differences: ['tags: was a, is b'], rows: [], record } as const;
  const { subject, message } = releaseNotice(request, given, 'denied', CUSTODY);
  expect(subject).toBe('Cordon: i-0123456789abcdef0 RELEASE INCOMPLETE');
  expect(message).toContain('Because: denied');
  expect(message).toContain('- tags: was a, is b');
  expect(message).toContain(`Next: npx cordon release ${request.case.caseId}\n`);
});

test.each([
  [{ before: 'running', now: 'stopped', note: 'as asked' }, 'f: was running, is stopped (as asked)'],
  [{ before: null, now: ['a'] }, 'f: was nothing, is ["a"]'],
  [{ before: { a: 1 }, now: false }, 'f: was {"a":1}, is false'],
])('a difference reads: %j', (values, text) => {
  expect(differenceText({ field: 'f', set: null, status: 'cannot', ...values })).toBe(text);
});
