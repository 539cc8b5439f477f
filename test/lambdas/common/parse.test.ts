import fc from 'fast-check';
import * as v from 'valibot';
import { InvalidInput, parse } from '../../../lambdas/common/parse';

const schema = v.object({ id: v.string(), size: v.object({ bytes: v.number() }) });

function failure(input: unknown): InvalidInput {
  try {
    parse('the thing', schema, input);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('the input was taken');
}

describe('parse', () => {
  it('returns what fits, without what the schema does not know', () => {
    expect(parse('the thing', schema, { id: 'a', size: { bytes: 1 }, more: 2 })).toEqual({
      id: 'a',
      size: { bytes: 1 },
    });
  });

  it('fails with the name of the input, the path and the value received', () => {
    const error = failure({ id: 7, size: { bytes: 'big' } });
    expect(error.what).toBe('the thing');
    expect(error.message).toMatch(
      /^the thing is not valid: id: .*\(received 7\); size\.bytes: .*\(received "big"\)$/,
    );
    expect(error.issues).toHaveLength(2);
  });

  it('fails with a message that stays short, whatever the value', () => {
    expect(failure({ id: [`${'x'.repeat(100_000)}`], size: { bytes: 1 } }).message.length).toBeLessThan(500);
  });

  it('rejects any JSON that does not fit with InvalidInput and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        fc.pre(!v.is(schema, input));
        expect(failure(input)).toBeInstanceOf(InvalidInput);
      }),
    );
  });
});
