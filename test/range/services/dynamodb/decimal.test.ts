import * as fc from 'fast-check';
import {
  add,
  compareDecimals,
  formatDecimal,
  negate,
  parseDecimal,
} from '../../../../range/services/dynamodb/decimal';
import { ServiceError } from '../../../../range/wire/service-error';

const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -40, max: 40 }))
  .map(([coefficient, exponent]) => `${coefficient}E${exponent}`);
const small = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

describe('decimal numbers', () => {
  it.each([
    ['1', '1'],
    ['1.0', '1'],
    ['-0', '0'],
    ['100', '100'],
    ['1e2', '100'],
    ['0.0010', '0.001'],
    ['.5', '0.5'],
    ['-12.50', '-12.5'],
    ['1E-3', '0.001'],
    ['00012', '12'],
    ['0.1234567890123456789012345678901234567', '0.1234567890123456789012345678901234567'],
  ])('writes %s as %s', (given, expected) => {
    expect(formatDecimal(parseDecimal(given))).toBe(expected);
  });

  it.each(['', 'abc', '1.2.3', '--1', '1e', 'NaN', 'Infinity', '0x10', '1'.repeat(39), '1e126', '1e-131'])(
    'rejects %j',
    (text) => {
      expect(() => parseDecimal(text)).toThrow(ServiceError);
    },
  );

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(number, (text) => {
        const value = parseDecimal(text);
        expect(parseDecimal(formatDecimal(value))).toEqual(value);
      }),
    );
  });

  it('adds and compares as whole numbers do', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [x, y] = [parseDecimal(`${a}`), parseDecimal(`${b}`)];
        expect(formatDecimal(add(x, y))).toBe(`${a + b}`);
        expect(formatDecimal(add(x, negate(y)))).toBe(`${a - b}`);
        expect(Math.sign(compareDecimals(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});
