// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template strings
import * as fc from 'fast-check';
import type { PolicyDocument, StatementDocument } from '../../../range/iam/document';
import { PolicyError } from '../../../range/iam/error';
import { evaluate } from '../../../range/iam/evaluate';
import { operatorNames } from '../../../range/iam/operators';

type Values = string | number | boolean | readonly (string | number | boolean)[];

function holds(operator: string, wanted: Values, given: string | readonly string[] | undefined): boolean {
  const Condition = { [operator]: { 'svc:Key': wanted } } as NonNullable<StatementDocument['Condition']>;
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition },
  };
  return evaluate(
    { arn: 'arn:aws:iam::111122223333:role/r', identityPolicies: [policy] },
    { action: 'svc:Do', resource: '*', context: given === undefined ? {} : { 'SVC:kEY': given } },
  ).allowed;
}

const queue = 'arn:aws:sqs:us-east-1:111122223333:q';

/** Operator, the policy's value, values of the request that hold, values that do not (undefined: key absent). */
const table: [string, Values, (string | undefined)[], (string | undefined)[]][] = [
  ['StringEquals', ['a', 'b'], ['a', 'b'], ['A', 'c', undefined]],
  ['StringEquals', 'a*', ['a*'], ['ab']],
  ['StringNotEquals', ['a', 'b'], ['c', 'A', undefined], ['a', 'b']],
  ['StringEqualsIgnoreCase', 'aB', ['Ab'], ['abc', undefined]],
  ['StringNotEqualsIgnoreCase', 'aB', ['x', undefined], ['AB']],
  ['StringLike', ['a*c', 'x?'], ['abc', 'ac', 'xy', 'a\nc'], ['abcd', 'x', 'xyz', 'ABC', undefined]],
  ['StringNotLike', 'a*c', ['b', undefined], ['ac']],
  ['StringLike', 'a.c', ['a.c'], ['abc']],
  ['NumericEquals', 10, ['10', '10.0'], ['11', 'x', undefined]],
  ['NumericNotEquals', '10', ['11', 'x', undefined], ['10']],
  ['NumericLessThan', '10', ['9.5', '-1'], ['10', undefined]],
  ['NumericLessThanEquals', '10', ['10'], ['10.1']],
  ['NumericGreaterThan', '10', ['11', '1e3'], ['10', undefined]],
  ['NumericGreaterThanEquals', '10', ['10'], ['9']],
  [
    'DateEquals',
    '2026-11-23T10:00:00Z',
    ['2026-11-23T11:00:00+01:00', '1795428000'],
    ['2026-11-23T10:00:01Z'],
  ],
  ['DateNotEquals', '2026-11-23', ['2026-11-24', undefined], ['2026-11-23T00:00:00Z']],
  [
    'DateLessThan',
    '2026-11-23T10:00:00Z',
    ['2026-11-23T09:59:59.9Z'],
    ['2026-11-23T10:00:00Z', 'x', undefined],
  ],
  ['DateLessThanEquals', '1795428000', ['2026-11-23T10:00:00Z'], ['2026-11-23T10:00:01Z']],
  ['DateGreaterThan', '2024-02-28T23:59:59Z', ['2024-02-29T00:00Z'], ['2024-02-28']],
  ['DateGreaterThanEquals', '2000', ['2000-01-01', '2000-03-01'], ['1999-12-31']],
  ['Bool', true, ['true', 'True'], ['false', 'x', undefined]],
  ['Bool', 'false', ['false'], ['true', undefined]],
  ['BinaryEquals', 'QmluYXJ5', ['QmluYXJ5'], ['QmluYXJ6', undefined]],
  ['IpAddress', '203.0.113.0/24', ['203.0.113.0', '203.0.113.255'], ['203.0.114.0', 'x', '::1', undefined]],
  [
    'IpAddress',
    ['203.0.113.7', '2001:db8::/32'],
    ['203.0.113.7', '2001:DB8::9'],
    ['203.0.113.8', '2001:db9::'],
  ],
  ['NotIpAddress', '203.0.113.0/24', ['198.51.100.1', undefined], ['203.0.113.9']],
  [
    'ArnLike',
    'arn:aws:sqs:*:111122223333:*',
    [queue],
    ['arn:aws:sns:us-east-1:111122223333:q', 'q', undefined],
  ],
  ['ArnEquals', 'arn:aws:sqs:us-?ast-1:*:q', [queue], ['arn:aws:sqs:us-east-1:111122223333:q2', undefined]],
  ['ArnLike', 'arn:aws:sqs:us-*:q', [], [queue]],
  ['ArnLike', 'arn:aws:logs:*:*:log-group:a*', ['arn:aws:logs:r:1:log-group:ab:c'], ['arn:aws:logs:r:1:b']],
  ['ArnLike', '*', [queue], ['not-an-arn']],
  ['ArnNotLike', 'arn:aws:sqs:*:*:q', ['arn:aws:sqs:r:1:p', undefined], [queue]],
  ['ArnNotEquals', queue, ['arn:aws:sqs:r:1:p', undefined], [queue]],
  ['Null', true, [undefined], ['a', '']],
  ['Null', 'false', ['a'], [undefined]],
  ['StringEqualsIfExists', 'a', ['a', undefined], ['b']],
  ['StringNotEqualsIfExists', 'a', ['b', undefined], ['a']],
  ['NumericLessThanIfExists', '5', ['4', undefined], ['5']],
  ['BoolIfExists', 'true', ['true', undefined], ['false']],
];

describe('each condition operator', () => {
  test.each(table)('%s of %j holds as documented', (operator, wanted, hits, misses) => {
    for (const given of hits) expect([given, holds(operator, wanted, given)]).toEqual([given, true]);
    for (const given of misses) expect([given, holds(operator, wanted, given)]).toEqual([given, false]);
  });
});

describe('set operators', () => {
  test.each<[string, Values, string[] | undefined, boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a'], [], true],
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'a'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a'], ['c'], false],
    ['ForAnyValue:StringEquals', ['a'], undefined, false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], undefined, false],
    ['ForAnyValue:ArnLike', [queue], ['x', queue], true],
    ['ForAnyValue:StringLikeIfExists', ['a*'], undefined, true],
  ])('%s of %j on %j is %s', (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, given)).toBe(expected);
  });

  test('rejects several values without a set operator', () => {
    expect(() => holds('StringEquals', 'a', ['a', 'b'])).toThrow(/ForAllValues: or ForAnyValue:/);
  });
});

/** A value that each operator takes, and one of a request that satisfies it. */
const SAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  StringEquals: ['a', 'a'],
  StringEqualsIgnoreCase: ['a', 'A'],
  StringLike: ['a*', 'ab'],
  NumericEquals: ['5', '5.0'],
  NumericLessThan: ['5', '4'],
  NumericLessThanEquals: ['5', '5'],
  NumericGreaterThan: ['5', '6'],
  NumericGreaterThanEquals: ['5', '5'],
  DateEquals: ['2026-11-23', '2026-11-23T00:00:00Z'],
  DateLessThan: ['2026-11-23', '2026-11-22'],
  DateLessThanEquals: ['2026-11-23', '2026-11-23'],
  DateGreaterThan: ['2026-11-23', '2026-11-24'],
  DateGreaterThanEquals: ['2026-11-23', '2026-11-23'],
  Bool: ['true', 'true'],
  BinaryEquals: ['QmluYXJ5', 'QmluYXJ5'],
  IpAddress: ['203.0.113.0/24', '203.0.113.9'],
  ArnLike: ['arn:aws:sqs:*:*:q', queue],
  ArnEquals: ['arn:aws:sqs:*:*:q', queue],
};
const negationOf = (name: string): string =>
  name === 'IpAddress' ? 'NotIpAddress' : name.replace(/(Equals(IgnoreCase)?|Like)$/, 'Not$1');

describe.each(Object.entries(SAMPLES))('%s', (name, [wanted, given]) => {
  const negative = negationOf(name);
  const hasNegation = operatorNames.includes(negative) && negative !== name;

  test('holds on one of its values, and takes any of several in the policy', () => {
    expect(holds(name, wanted, given)).toBe(true);
    expect(holds(name, [wanted, wanted], given)).toBe(true);
  });

  test('on an absent key does not hold, unless IfExists or ForAllValues says so', () => {
    expect(holds(name, wanted, undefined)).toBe(false);
    expect(holds(`${name}IfExists`, wanted, undefined)).toBe(true);
    expect(holds(`ForAllValues:${name}`, wanted, undefined)).toBe(true);
    expect(holds(`ForAllValues:${name}`, wanted, [''])).toBe(true);
    expect(holds(`ForAnyValue:${name}`, wanted, undefined)).toBe(false);
    expect(holds(`ForAnyValue:${name}`, wanted, [])).toBe(false);
  });

  test('with IfExists compares a key that is there', () => {
    expect(holds(`${name}IfExists`, wanted, given)).toBe(true);
    expect(holds(`${name}IfExists`, wanted, 'other')).toBe(false);
  });

  test('with a set operator takes several values of a key', () => {
    expect(holds(`ForAllValues:${name}`, wanted, [given, given])).toBe(true);
    expect(holds(`ForAllValues:${name}`, wanted, [given, 'other'])).toBe(false);
    expect(holds(`ForAnyValue:${name}`, wanted, ['other', given])).toBe(true);
    expect(holds(`ForAnyValue:${name}`, wanted, ['other'])).toBe(false);
  });

  test(`${hasNegation ? 'has a negation, which holds on an absent key' : 'has no negation'}`, () => {
    if (!hasNegation)
      return expect(() => holds(negative === name ? `Not${name}` : negative, wanted, given)).toThrow(
        PolicyError,
      );
    expect(holds(negative, wanted, given)).toBe(false);
    expect(holds(negative, wanted, 'other')).toBe(true);
    expect(holds(negative, wanted, undefined)).toBe(true);
    expect(holds(`${negative}IfExists`, wanted, undefined)).toBe(true);
    expect(holds(`ForAllValues:${negative}`, wanted, undefined)).toBe(true);
    expect(holds(`ForAllValues:${negative}`, wanted, ['other', given])).toBe(false);
    expect(holds(`ForAnyValue:${negative}`, wanted, ['other', given])).toBe(true);
    expect(holds(`ForAnyValue:${negative}`, wanted, undefined)).toBe(false);
  });
});

test('every operator is in the tables', () => {
  const names = Object.keys(SAMPLES);
  const known = new Set([...names, ...names.map(negationOf), 'Null']);
  expect(operatorNames.filter((name) => !known.has(name))).toEqual([]);
  expect(names.filter((name) => !operatorNames.includes(name))).toEqual([]);
});

describe('a policy variable in a condition', () => {
  const compare = (
    operator: string,
    wanted: string,
    context: Record<string, string | string[]>,
    Version?: string,
  ) => {
    const statement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { 'svc:key': wanted } },
    } as const;
    const identityPolicies = [{ Version: Version ?? '2012-10-17', Statement: statement }];
    return evaluate(
      { arn: 'arn:aws:iam::111122223333:role/r', identityPolicies },
      { action: 'svc:Do', resource: '*', context },
    ).allowed;
  };
  const userid = 'AROAEXAMPLE:i-0123';

  test.each<[string, string, Record<string, string | string[]>, boolean]>([
    ['StringEquals', '${aws:userid}', { 'svc:key': userid, 'aws:userid': userid }, true],
    ['StringEquals', '${AWS:UserId}', { 'svc:key': userid, 'aws:userid': userid }, true],
    ['StringLike', '*:${aws:userid}', { 'svc:key': `x:${userid}`, 'aws:userid': userid }, true],
    [
      'StringEqualsIgnoreCase',
      '${aws:userid}',
      { 'svc:key': userid.toLowerCase(), 'aws:userid': userid },
      true,
    ],
    [
      'ArnLike',
      'arn:aws:sqs:*:*:${aws:PrincipalTag/q}',
      { 'svc:key': queue, 'aws:PrincipalTag/q': 'q' },
      true,
    ],
    // What comes from a variable is text.
    ['StringLike', '${aws:userid}', { 'svc:key': 'anything', 'aws:userid': '*' }, false],
    ['StringLike', '${aws:userid}', { 'svc:key': '*', 'aws:userid': '*' }, true],
    ['StringEquals', "${aws:none, 'fallback'}", { 'svc:key': 'fallback' }, true],
    ['StringEquals', "${aws:none, ''}", { 'svc:key': '' }, true],
    ['StringEquals', '${aws:none}', { 'svc:key': '' }, false],
    ['StringNotEquals', '${aws:none}', { 'svc:key': 'x' }, true],
    ['StringEquals', '${aws:TagKeys}', { 'svc:key': 'a', 'aws:TagKeys': ['a', 'b'] }, false],
    ['StringEquals', '${*}${?}${$}', { 'svc:key': '*?$' }, true],
    ['StringLike', 'a${*}', { 'svc:key': 'ab' }, false],
    ['StringLike', 'a${?}', { 'svc:key': 'a?' }, true],
  ])('%s of %s with %j is %s', (operator, wanted, context, expected) => {
    expect(compare(operator, wanted, context)).toBe(expected);
  });

  test('is text in the version that knows none', () => {
    const context = { 'svc:key': '${aws:userid}', 'aws:userid': userid };
    expect(compare('StringEquals', '${aws:userid}', context, '2008-10-17')).toBe(true);
    expect(compare('StringEquals', '${aws:userid}', { ...context, 'svc:key': userid }, '2008-10-17')).toBe(
      false,
    );
  });

  test.each(['NumericEquals', 'DateEquals', 'BinaryEquals', 'IpAddress', 'Null'])(
    'rejects one for %s, which takes none',
    (operator) => {
      expect(() => compare(operator, '${aws:userid}', { 'aws:userid': '5' })).toThrow(PolicyError);
    },
  );
});

describe('a condition that IAM would refuse', () => {
  test.each<[string, Values]>([
    ['StringMatches', 'a'],
    ['stringequals', 'a'],
    ['NullIfExists', 'true'],
    ['ForSomeValue:StringEquals', 'a'],
    ['NumericEquals', 'ten'],
    ['DateLessThan', 'yesterday'],
    ['DateLessThan', '2026-13-01'],
    ['Bool', 'yes'],
    ['BinaryEquals', 'a_b='],
    ['BinaryEquals', 'abc'],
    ['IpAddress', '203.0.113.0/33'],
    ['IpAddress', 'example.com'],
    ['Null', 'maybe'],
  ])('rejects %s of %j, naming it', (operator, wanted) => {
    expect(() => holds(operator, wanted, 'a')).toThrow(PolicyError);
    expect(() => holds(operator, wanted, 'a')).toThrow(operator);
  });
});

test('all keys and all operators must hold', () => {
  const Condition = { StringEquals: { 'a:k': 'x', 'b:k': 'y' }, Bool: { 'c:k': 'true' } };
  const policy: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } };
  const decide = (context: Record<string, string>) =>
    evaluate({ arn: 'svc', identityPolicies: [policy] }, { action: 's:A', resource: '*', context }).allowed;
  expect(decide({ 'a:k': 'x', 'b:k': 'y', 'c:k': 'true' })).toBe(true);
  expect(decide({ 'a:k': 'x', 'b:k': 'z', 'c:k': 'true' })).toBe(false);
  expect(decide({ 'a:k': 'x', 'b:k': 'y', 'c:k': 'false' })).toBe(false);
});

describe('properties', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?', ':', '/') });
  const pairs: [string, string][] = [
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
    ['ArnLike', 'ArnNotLike'],
    ['ArnEquals', 'ArnNotEquals'],
  ];

  test.each(pairs)('%s and %s are opposites, key present or absent', (positive, negative) => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 3 }),
        fc.option(value, { nil: undefined }),
        (wanted, given) => {
          return holds(positive, wanted, given) !== holds(negative, wanted, given);
        },
      ),
    );
  });

  test('StringLike with all wildcards escaped is StringEquals', () => {
    const escaped = (text: string) => text.replace(/[*?$]/g, (character) => `\${${character}}`);
    fc.assert(fc.property(value, value, (a, b) => holds('StringLike', escaped(a), b) === (a === b)));
  });

  test('dates order as their texts do', () => {
    const two = (max: number) => fc.integer({ min: 1, max }).map((n) => String(n).padStart(2, '0'));
    const date = fc
      .tuple(fc.integer({ min: 1970, max: 2399 }), two(12), two(28))
      .map((parts) => parts.join('-'));
    fc.assert(fc.property(date, date, (a, b) => holds('DateLessThan', b, a) === a < b));
  });
});
