import * as fc from 'fast-check';
import { isAllowedSetter } from '../../../lambdas/common/tag-setter';

const allowedBy = (arn: string, ...allowed: string[]): boolean =>
  isAllowedSetter(arn, { verify: true, allowed });

const SESSION = 'arn:aws:sts::111122223333:assumed-role/Responder/alice';
const OF_PATH = 'arn:aws:sts::111122223333:assumed-role/teams/security/Responder/alice';
const OF_INSTANCE = 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0';
const USER = 'arn:aws:iam::111122223333:user/analyst';
const ROOT = 'arn:aws:iam::111122223333:root';
const FEDERATED = 'arn:aws:sts::111122223333:federated-user/bob';
const SERVICE = 'autoscaling.amazonaws.com';

describe('with an empty list', () => {
  it.each([SESSION, OF_PATH, USER, ROOT, FEDERATED, SERVICE])('%s is allowed', (arn) => {
    expect(allowedBy(arn)).toBe(true);
  });

  it.each([
    OF_INSTANCE,
    'arn:aws:sts::111122223333:assumed-role/path/web/i-0123456789abcdef0',
    'arn:aws:sts::111122223333:assumed-role/web/i-01234567',
  ])('%s, the credentials of an instance, is not', (arn) => {
    expect(allowedBy(arn)).toBe(false);
  });

  it.each([
    '',
    'unknown',
    'anonymous',
    `${USER}\n`,
    'arn:aws:iam::1:user/x',
    'arn:aws:iam::111122223333:role/web',
  ])('%j, which is nobody, is not', (arn) => {
    expect(allowedBy(arn)).toBe(false);
    expect(allowedBy(arn, '*', arn)).toBe(false);
  });
});

describe('a pattern', () => {
  it.each([
    ['arn:aws:iam::111122223333:role/Responder', SESSION],
    ['arn:aws:iam::111122223333:role/teams/security/Responder', OF_PATH],
    ['arn:aws:iam::*:role/teams/*/Resp*', OF_PATH],
    ['arn:aws:sts::111122223333:assumed-role/Responder/*', SESSION],
    ['arn:aws:sts::111122223333:assumed-role/Responder/alice', OF_PATH],
    ['arn:aws:sts::111122223333:assumed-role/web/i-*', OF_INSTANCE],
    ['arn:aws:iam::111122223333:user/*', USER],
    [ROOT, ROOT],
    [FEDERATED, FEDERATED],
    [SERVICE, SERVICE],
  ])('%s allows %s', (pattern, arn) => {
    expect(allowedBy(arn, 'arn:aws:iam::111122223333:role/other', pattern)).toBe(true);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/Responder', OF_PATH],
    ['arn:aws:iam::111122223333:role/*', OF_PATH],
    ['arn:aws:iam::111122223333:role/Responder', 'arn:aws:sts::111122223333:assumed-role/Responders/alice'],
    ['arn:aws:iam::111122223333:role/Responder', 'arn:aws:sts::444455556666:assumed-role/Responder/alice'],
    ['arn:aws:iam::111122223333:role/*', OF_INSTANCE],
    ['arn:aws:iam::111122223333:role/web', OF_INSTANCE],
    ['arn:aws:iam::111122223333:role/a.c', 'arn:aws:sts::111122223333:assumed-role/abc/alice'],
    ['arn:aws:iam::111122223333:user/*', 'arn:aws:iam::111122223333:user/path/analyst'],
    ['arn:aws:iam::111122223333:user/*', ROOT],
    ['arn:aws:iam::111122223333:role/Responder/*', 'arn:aws:sts::111122223333:assumed-role/Responder/alice'],
  ])('%s does not allow %s', (pattern, arn) => {
    expect(allowedBy(arn, pattern)).toBe(false);
  });

  it('without a star allows exactly what it says, whatever characters it has', () => {
    const name = fc.stringMatching(/^[\w+=,.@-]{1,30}$/);
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [pattern, arn] = [`arn:aws:iam::111122223333:user/${a}`, `arn:aws:iam::111122223333:user/${b}`];
        expect(allowedBy(arn, pattern)).toBe(a === b);
      }),
    );
  });
});
