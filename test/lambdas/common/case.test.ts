import * as v from 'valibot';
import { caseSchema, instanceIdSchema } from '../../../lambdas/common/case';
import { caseOf } from '../case-fixture';

describe('an instance id', () => {
  it.each(['i-1234567890abcdef0', 'i-99999999'])('may be %s', (id) => {
    expect(v.is(instanceIdSchema, id)).toBe(true);
  });

  it.each([
    'I-1234567890abcdef0',
    'i-1234567890ABCDEF0',
    'i-123456789',
    'i-1234567890abcdef01',
    'i-1234567890abcdef0\n',
    'i-1234567890abcdef0; reboot',
    'mi-1234567890abcdef0',
    '',
  ])('rejects %j', (id) => {
    expect(v.is(instanceIdSchema, id)).toBe(false);
  });
});

describe('a case', () => {
  const request = caseOf('i-1234567890abcdef0');

  it('may have been opened by a finding or by a tag', () => {
    expect(v.is(caseSchema, request)).toBe(true);
    expect(v.is(caseSchema, { ...request, trigger: { kind: 'tag', key: 'k', version: 3 } })).toBe(true);
  });

  it.each([
    [
      'an id that could leave its folder in the vault',
      { caseId: '../i-1234567890abcdef0-20261123T030000000Z' },
    ],
    ['an id without a time', { caseId: 'i-1234567890abcdef0' }],
    ['a trigger that is not known', { trigger: { kind: 'mail' } }],
    ['an instance id that is none', { instanceId: 'web-1' }],
  ])('rejects %s', (_, change) => {
    expect(v.is(caseSchema, { ...request, ...change })).toBe(false);
  });
});
