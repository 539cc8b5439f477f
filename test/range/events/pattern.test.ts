import * as fc from 'fast-check';
import { EventPatternError } from '../../../range/events/error';
import { compilePattern, matches } from '../../../range/events/pattern';

/** One field `x`: the pattern's list, values that match, values that do not. */
const operators: [name: string, list: unknown[], hits: unknown[], misses: unknown[]][] = [
  ['a string', ['a'], ['a', ['b', 'a']], ['A', 'ab', '', null, ['b'], {}, []]],
  ['a number, whatever its notation', [8.0], [8, 8.0, 8], ['8', 9, true]],
  ['a boolean', [true], [true], ['true', 1, false]],
  ['null', [null], [null, [null]], ['', 'null', 0]],
  ['the empty string', [''], [''], [null, ' ']],
  ['any of several', ['a', 1, null], ['a', 1, null], ['b', 2]],
  ['prefix', [{ prefix: 'us-' }], ['us-east-1', 'us-'], ['eu-us-', 'US-east', 1]],
  ['an empty prefix: any string', [{ prefix: '' }], ['', 'a'], [1, null, true]],
  ['prefix ignoring case', [{ prefix: { 'equals-ignore-case': 'EventB' } }], ['eventbridge'], ['even']],
  ['suffix', [{ suffix: '.png' }], ['a.png', '.png'], ['a.PNG', 'a.pngx']],
  ['suffix ignoring case', [{ suffix: { 'equals-ignore-case': '.png' } }], ['a.PNG'], ['a.jpg']],
  ['equals-ignore-case', [{ 'equals-ignore-case': 'Alice' }], ['ALICE', 'alice'], ['alic', 1]],
  [
    'anything-but a string',
    [{ 'anything-but': 'a' }],
    ['b', 1, true, null, ['a', 'b']],
    ['a', ['a'], [], {}],
  ],
  ['anything-but a list', [{ 'anything-but': ['a', 'b'] }], ['c', 1], ['a', 'b']],
  ['anything-but numbers', [{ 'anything-but': [1, 2] }], [3, '1'], [1, 2.0]],
  ['anything-but prefix', [{ 'anything-but': { prefix: 'init' } }], ['stop', 1], ['initial']],
  ['anything-but prefixes', [{ 'anything-but': { prefix: ['init', 'stop'] } }], ['run'], ['stopped', 'init']],
  ['anything-but suffix', [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }], ['a.png'], ['a.txt', 'b.rtf']],
  [
    'anything-but ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }],
    ['c'],
    ['A', 'b'],
  ],
  [
    'anything-but wildcard',
    [{ 'anything-but': { wildcard: '*/lib/*' } }],
    ['/bin/a', 2],
    ['/x/lib/a', '/lib/'],
  ],
  ['numeric =', [{ numeric: ['=', 301.8] }], [301.8, 3.018e2], ['301.8', 301]],
  ['numeric >', [{ numeric: ['>', 0] }], [0.1, 5e9, 2 ** 53], [0, -1, '1', 2 ** 60]],
  ['numeric >=', [{ numeric: ['>=', 0] }], [0], [-0.1]],
  ['numeric <', [{ numeric: ['<', 10] }], [9.9, -10], [10]],
  ['numeric <=', [{ numeric: ['<=', 10] }], [10], [10.1]],
  ['a numeric range', [{ numeric: ['>', 0, '<=', 5] }], [0.5, 5], [0, 5.1]],
  ['cidr', [{ cidr: '10.0.0.0/24' }], ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', 'x', '10.0.0.0/24', '::1']],
  ['cidr from within the block', [{ cidr: '10.0.0.77/24' }], ['10.0.0.1'], ['10.0.1.77']],
  ['cidr of everything', [{ cidr: '0.0.0.0/0' }], ['1.2.3.4'], ['::1', 'x']],
  ['cidr v6', [{ cidr: '2001:db8::/32' }], ['2001:DB8::1'], ['2001:db9::1', '10.0.0.1']],
  ['an address in any notation', ['2001:db8::1'], ['2001:db8:0:0:0:0:0:1', '2001:DB8::1'], ['2001:db8::2']],
  ['exists true', [{ exists: true }], [1, null, '', [1]], [{}, [], { y: 1 }, { y: { z: 1 } }]],
  ['exists false', [{ exists: false }], [{}, [], { y: 1 }], [1, null, '', false, [1]]],
  ['exists false or a value', [{ exists: false }, 'a'], [{}, 'a'], ['b']],
  [
    'wildcard',
    [{ wildcard: 'dir/*.png' }],
    ['dir/a.png', 'dir/.png', 'dir/a/b.png'],
    ['dir/a.jpg', 'xdir/a.png'],
  ],
  ['wildcard with several asterisks', [{ wildcard: '*a*b*' }], ['ab', 'xaxbx'], ['ba']],
  ['wildcard whose ends must not overlap', [{ wildcard: 'ab*ba' }], ['abba', 'abxba'], ['aba']],
  ['wildcard with escapes', [{ wildcard: 'a\\*b\\\\*' }], ['a*b\\', 'a*b\\x'], ['axb\\', 'a*b']],
  ['wildcard with an escaped asterisk before a real one', [{ wildcard: '\\**' }], ['*', '*x'], ['x']],
  ['a question mark is no wildcard', [{ wildcard: 'a?*' }], ['a?b'], ['abc']],
  ['exactly', [{ exactly: 'a' }], ['a'], ['b']],
];

describe('each operator', () => {
  test.each(operators)('matches %s', (_name, list, hits, misses) => {
    const pattern = compilePattern({ detail: { x: list } });
    for (const x of hits) expect([x, pattern.matches({ detail: { x } })]).toEqual([x, true]);
    for (const x of misses) expect([x, pattern.matches({ detail: { x } })]).toEqual([x, false]);
  });

  test.each(operators.filter(([name]) => !name.startsWith('exists false')))(
    'does not match an absent field: %s',
    (_name, list) => {
      expect(matches({ detail: { x: list } }, { detail: {} })).toBe(false);
      expect(matches({ detail: { x: list } }, {})).toBe(false);
    },
  );
});

const refused: [problem: string, pattern: unknown, path: string, named: RegExp][] = [
  ['no object', 'x', '', /JSON object/],
  ['an array', [], '', /JSON object/],
  ['an empty object', { a: {} }, 'a', /empty objects/],
  ['an empty pattern', {}, '', /empty objects/],
  ['an empty array', { a: { b: [] } }, 'a.b', /empty arrays/],
  ['a bare value', { a: { b: 'x' } }, 'a.b', /object or an array/],
  ['an unknown operator', { a: [{ regex: 'x' }] }, 'a', /"regex"/],
  ['an inherited name', { a: [{ toString: 'x' }] }, 'a', /"toString"/],
  ['a nested array', { a: [['x']] }, 'a', /match value/],
  ['two operators in one', { a: [{ prefix: 'x', suffix: 'y' }] }, 'a', /exactly one key/],
  ['a numeric prefix', { a: [{ prefix: 1 }] }, 'a', /prefix/],
  ['an unknown operator in a prefix', { a: [{ prefix: { wildcard: 'x' } }] }, 'a', /wildcard/],
  ['a list in equals-ignore-case', { a: [{ 'equals-ignore-case': ['x'] }] }, 'a', /equals-ignore-case/],
  ['consecutive asterisks', { a: [{ wildcard: 'a**' }] }, 'a', /consecutive/],
  ['an unknown escape', { a: [{ wildcard: 'a\\b' }] }, 'a', /escape/],
  ['a dangling escape', { a: [{ wildcard: 'a\\' }] }, 'a', /escape/],
  ['an unknown comparison', { a: [{ numeric: ['!=', 1] }] }, 'a', /!=/],
  ['a numeric string', { a: [{ numeric: ['=', '1'] }] }, 'a', /number/],
  ['a range upside down', { a: [{ numeric: ['<', 5, '>', 1] }] }, 'a', /range/],
  ['an empty range', { a: [{ numeric: ['>', 5, '<', 5] }] }, 'a', /bottom/],
  ['a number beyond 2^53', { a: [{ numeric: ['=', 2 ** 60] }] }, 'a', /2\^53/],
  ['an odd numeric list', { a: [{ numeric: ['>', 1, '<'] }] }, 'a', /numeric/],
  ['a cidr without prefix', { a: [{ cidr: '10.0.0.1' }] }, 'a', /cidr/],
  ['a cidr of one address', { a: [{ cidr: '10.0.0.1/32' }] }, 'a', /cidr/],
  ['a cidr with an interface', { a: [{ cidr: 'fe80::1%eth0/64' }] }, 'a', /cidr/],
  ['exists with a string', { a: [{ exists: 'true' }] }, 'a', /exists/],
  ['mixed anything-but', { a: [{ 'anything-but': ['x', 1] }] }, 'a', /strings only or numbers only/],
  ['an empty anything-but', { a: [{ 'anything-but': [] }] }, 'a', /at least one/],
  ['a boolean anything-but', { a: [{ 'anything-but': true }] }, 'a', /anything-but/],
  ['an empty prefix in anything-but', { a: [{ 'anything-but': { prefix: '' } }] }, 'a', /empty/],
  ['numeric in anything-but', { a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'a', /numeric/],
  ['$or of one', { $or: [{ a: ['x'] }] }, '$or', /2 or more/],
  ['a reserved name in $or', { $or: [{ a: ['x'] }, { numeric: [1] }] }, 'numeric', /reserved/],
];

describe('an invalid pattern', () => {
  test.each(refused)('rejects %s, naming path and operator', (_problem, pattern, path, named) => {
    let error: unknown;
    try {
      compilePattern(pattern);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EventPatternError);
    expect((error as EventPatternError).path).toBe(path);
    expect((error as EventPatternError).message).toMatch(named);
  });

  test('rejects $or that makes more than 1000 combinations', () => {
    const or = { $or: Array.from({ length: 11 }, (_, i) => ({ [`f${i}`]: ['x'] })) };
    const nested = { a: or, b: or, c: or };
    expect(() => compilePattern(nested)).toThrow(/1000/);
  });

  test('rejects an event that is no object', () => {
    expect(() => matches({ a: ['x'] }, ['x'])).toThrow(TypeError);
  });
});

describe('$or', () => {
  const pattern = { source: ['s'], $or: [{ a: ['1'] }, { b: ['2'], c: ['3'] }] };

  test.each([
    [{ source: 's', a: '1' }, true],
    [{ source: 's', b: '2', c: '3' }, true],
    [{ source: 's', b: '2' }, false],
    [{ a: '1' }, false],
  ])('combines with the fields beside it: %j is %s', (event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('nests, and multiplies', () => {
    const or = { a: { $or: [{ x: [1] }, { $or: [{ y: [1] }, { z: [1] }] }] }, $or: [{ p: [1] }, { q: [1] }] };
    expect(matches(or, { a: { z: 1 }, q: 1 })).toBe(true);
    expect(matches(or, { a: { z: 1 } })).toBe(false);
  });

  test('is an ordinary field name when it is no operator', () => {
    expect(matches({ $or: { a: ['x'] } }, { $or: { a: 'x' } })).toBe(true);
    expect(matches({ $or: ['x', 'y'] }, { $or: 'y' })).toBe(true);
  });

  test('lets the later of two lists for one path count', () => {
    const outsideFirst = { a: ['1'], $or: [{ a: ['2'] }, { b: ['3'] }] };
    expect(matches(outsideFirst, { a: '2' })).toBe(true);
    expect(matches(outsideFirst, { a: '1' })).toBe(false);
    expect(matches(outsideFirst, { a: '1', b: '3' })).toBe(true);
  });
});

describe('arrays of objects', () => {
  const pattern = { list: { a: [1], b: [2] } };

  test.each([
    [{ list: [{ a: 1, b: 2 }] }, true],
    [{ list: [{ a: 1 }, { b: 2 }] }, false],
    [{ list: [{ a: 1 }, { a: 1, b: [3, 2] }] }, true],
    [{ list: [[{ a: 1 }], [{ a: 1, b: 2 }]] }, true],
    [{ list: [[{ a: 1 }], [{ b: 2 }]] }, false],
    [{ list: { a: [1, 9], b: [2, 8] } }, true],
  ])('are matched within one element: %j is %s', (event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('constrain only the arrays that the fields share', () => {
    const two = { l: { a: [1] }, m: { b: [2] } };
    expect(matches(two, { l: [{ a: 0 }, { a: 1 }], m: [{ b: 2 }, { b: 0 }] })).toBe(true);
  });

  test('let exists: false hold for the chosen element', () => {
    const absent = { list: { a: [1], b: [{ exists: false }] } };
    expect(matches(absent, { list: [{ a: 1 }, { a: 2, b: 1 }] })).toBe(true);
    expect(matches(absent, { list: [{ a: 1, b: 1 }, { a: 2 }] })).toBe(false);
  });
});

test('a dotted field name is the same path as nested objects', () => {
  expect(matches({ detail: { 'a.b': ['x'] } }, { detail: { a: { b: 'x' } } })).toBe(true);
});

describe('properties', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\', 'é', '\n') });

  test('a pattern made of an event matches that event, with more fields beside', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), leaf, { minKeys: 1 }),
        leaf,
        (event, extra) => {
          const pattern = Object.fromEntries(Object.entries(event).map(([key, value]) => [key, [value]]));
          return matches({ detail: pattern }, { detail: { ...event, Extra: extra }, other: extra });
        },
      ),
    );
  });

  test('anything-but is the opposite of the operator it holds, for a field that is there', () => {
    const operand = fc.oneof(
      fc.record({ prefix: fc.string({ minLength: 1 }) }),
      fc.record({ suffix: fc.string({ minLength: 1 }) }),
      fc.record({ 'equals-ignore-case': fc.string() }),
    );
    fc.assert(
      fc.property(operand, leaf, (inner, x) => {
        return matches({ x: [inner] }, { x }) !== matches({ x: [{ 'anything-but': inner }] }, { x });
      }),
    );
  });

  test('a field exists or does not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (x) => {
        const event = { x: x as unknown };
        return matches({ x: [{ exists: true }] }, event) !== matches({ x: [{ exists: false }] }, event);
      }),
    );
  });

  test('an escaped text as wildcard matches that text only', () => {
    const escaped = (value: string) => value.replace(/[*\\]/g, '\\$&');
    fc.assert(
      fc.property(text, text, (wanted, given) => {
        return matches({ x: [{ wildcard: escaped(wanted) }] }, { x: given }) === (wanted === given);
      }),
    );
  });

  test('a wildcard agrees with the regular expression that it stands for', () => {
    const operand = fc.array(fc.constantFrom('a', 'b', 'ab')).map((runs) => runs.join('*'));
    fc.assert(
      fc.property(operand, fc.string({ unit: fc.constantFrom('a', 'b') }), (wildcard, x) => {
        const expression = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`);
        return matches({ x: [{ wildcard }] }, { x }) === expression.test(x);
      }),
    );
  });

  test('a numeric range is the conjunction of its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 99 }), fc.integer(), (low, width, x) => {
        const high = low + width;
        const range = matches({ x: [{ numeric: ['>', low, '<=', high] }] }, { x });
        return range === (x > low && x <= high);
      }),
    );
  });

  test('an array matches as any of its elements does', () => {
    fc.assert(
      fc.property(fc.array(leaf), leaf, (values, wanted) => {
        const pattern = compilePattern({ x: [wanted] });
        return pattern.matches({ x: values }) === values.some((x) => pattern.matches({ x }));
      }),
    );
  });
});
