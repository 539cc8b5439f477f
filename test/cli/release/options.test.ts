import { parseReleaseOptions } from '../../../cli/release/options';

const CASE = 'i-0123456789abcdef0-20261123T030000000Z';

test('without options it is a look at the plan of that case', () => {
  expect(parseReleaseOptions([CASE])).toEqual({
    caseId: CASE,
    apply: false,
    reason: undefined,
    resolutions: {},
    start: false,
    replacement: 'keep',
    json: false,
    session: { stack: 'Cordon', range: false },
  });
});

test('every option is taken, fields with dots and colons among them', () => {
  const target = 'targets.arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0a.i-1:80';
  const options = ['--apply', '--reason', 'false alarm', '--start', '--replacement', 'retire', '--json'];
  const resolve = ['--resolve', 'tags=leave', '--resolve', `${target}=restore`, '--stack', 'Cordon-eu'];
  expect(parseReleaseOptions([CASE, ...options, ...resolve])).toMatchObject({
    apply: true,
    reason: 'false alarm',
    start: true,
    replacement: 'retire',
    json: true,
    session: { stack: 'Cordon-eu' },
    resolutions: { tags: 'leave', [target]: 'restore' },
  });
});

test('help is given whatever else is said', () => {
  expect(parseReleaseOptions(['nonsense', '--help', '--apply'])).toBe('help');
});

test.each<[string, readonly string[], RegExp]>([
  ['no case', [], /the case is ''/],
  ['what is no case', ['i-0123'], /the case is 'i-0123'/],
  ['two cases', [CASE, CASE], /one case at a time/],
  ['to apply without a reason', [CASE, '--apply'], /--reason is ''/],
  ['to apply with an empty reason', [CASE, '--apply', '--reason', ' '], /--reason is ' '/],
  ['a resolution without a value', [CASE, '--resolve', 'tags'], /FIELD=restore or FIELD=leave/],
  ['an unknown resolution', [CASE, '--resolve', 'tags=shuffle'], /FIELD=restore or FIELD=leave/],
  [
    'two resolutions of one field',
    [CASE, '--resolve', 'a=leave', '--resolve', 'a=restore'],
    /each field once/,
  ],
  ['an unknown end of the replacement', [CASE, '--replacement', 'sell'], /keep, retire/],
  ['what is no stack', [CASE, '--stack', '../x'], /the name of a stack/],
  ['an unknown option', [CASE, '--force'], /Unknown option '--force'/],
])('rejects %s', (_, args, message) => {
  expect(() => parseReleaseOptions(args)).toThrow(message);
});

test('a field may be called as what every object has', () => {
  const options = parseReleaseOptions([CASE, '--resolve', 'toString=leave']);
  expect(options).toMatchObject({ resolutions: { toString: 'leave' } });
});
