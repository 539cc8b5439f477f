import fc from 'fast-check';
import { codeOf, describeError, isCode } from '../../../lambdas/common/aws-error';

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('codeOf', () => {
  it.each([
    [named('InvalidGroup.Duplicate', 'x'), 'InvalidGroup.Duplicate'],
    [new TypeError('x'), 'TypeError'],
    ['thrown text', 'Unknown'],
    [undefined, 'Unknown'],
    [{ name: 'NotAnError' }, 'Unknown'],
  ])('of %p is %s', (thrown, code) => {
    expect(codeOf(thrown)).toBe(code);
  });
});

describe('isCode', () => {
  it('compares the whole code, not a piece of it', () => {
    const error = named('InvalidGroup.Duplicate', 'x');
    expect(isCode(error, 'Other', 'InvalidGroup.Duplicate')).toBe(true);
    expect(isCode(error, 'InvalidGroup')).toBe(false);
    expect(isCode(error)).toBe(false);
  });
});

describe('describeError', () => {
  it('names the code, except where there is none', () => {
    expect(describeError(named('AccessDenied', 'no'))).toBe('AccessDenied: no');
    expect(describeError(new Error('plain'))).toBe('plain');
    expect(describeError('thrown text')).toBe('Unknown: thrown text');
  });

  it('makes one line of at most 500 characters without control characters of anything thrown', () => {
    const message = fc.string({ unit: 'binary', maxLength: 700 });
    const hostile = fc.oneof(
      message.map((each) => new Error(each)),
      fc.tuple(message, message).map(([name, text]) => named(name, text)),
      message,
      fc.anything(),
    );
    fc.assert(
      fc.property(hostile, (thrown) => {
        const text = describeError(thrown);
        expect(text.length).toBeLessThanOrEqual(500);
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
