import * as fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../range/services/dynamodb/attribute-value';
import { Placeholders } from '../../../../range/services/dynamodb/placeholders';
import { applyUpdate } from '../../../../range/services/dynamodb/update';
import { parseUpdate } from '../../../../range/services/dynamodb/update-parser';

const ITEM: Item = {
  n: { N: '5' },
  s: { S: 'x' },
  tags: { SS: ['a', 'b'] },
  ports: { NS: ['80'] },
  steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }] },
  info: { M: { part: { N: '1' } } },
};
const VALUES: Record<string, AttributeValue> = {
  ':n': { N: '2.5' },
  ':s': { S: 'new' },
  ':l': { L: [{ S: 'end' }] },
  ':set': { SS: ['b', 'c'] },
  ':all': { SS: ['a', 'b'] },
  ':ns': { NS: ['443'] },
};

function update(source: string, item: Item = ITEM): Item {
  const used = Object.fromEntries(
    Object.entries(VALUES).filter(([key]) => new RegExp(`${key}\\b`).test(source)),
  );
  const input = { ExpressionAttributeValues: Object.keys(used).length > 0 ? used : undefined };
  const placeholders = new Placeholders(input, { UpdateExpression: source });
  return applyUpdate(item, parseUpdate(source, placeholders));
}

describe('updates', () => {
  it.each([
    ['SET s = :s', { s: { S: 'new' } }],
    ['SET fresh = s', { fresh: { S: 'x' } }],
    ['SET n = n + :n', { n: { N: '7.5' } }],
    ['SET n = n - :n', { n: { N: '2.5' } }],
    ['SET n = if_not_exists(n, :n)', { n: { N: '5' } }],
    ['SET fresh = if_not_exists(fresh, :n) + :n', { fresh: { N: '5' } }],
    [
      'SET steps = list_append(steps, :l)',
      { steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { S: 'end' }] } },
    ],
    ['SET fresh = list_append(if_not_exists(fresh, :l), :l)', { fresh: { L: [{ S: 'end' }, { S: 'end' }] } }],
    ['SET steps[1] = :s', { steps: { L: [{ N: '0' }, { S: 'new' }, { N: '2' }] } }],
    ['SET steps[9] = :s', { steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { S: 'new' }] } }],
    ['SET info.deeper = :s', { info: { M: { part: { N: '1' }, deeper: { S: 'new' } } } }],
    ['SET s = n, n = :n', { s: { N: '5' }, n: { N: '2.5' } }],
    ['REMOVE steps[0], steps[1]', { steps: { L: [{ N: '2' }] } }],
    ['REMOVE steps[0] SET steps[1] = :s', { steps: { L: [{ S: 'new' }, { N: '2' }] } }],
    ['REMOVE info.part', { info: { M: {} } }],
    ['REMOVE absent', {}],
    ['ADD n :n', { n: { N: '7.5' } }],
    ['ADD fresh :n', { fresh: { N: '2.5' } }],
    ['ADD tags :set', { tags: { SS: ['a', 'b', 'c'] } }],
    ['ADD ports :ns', { ports: { NS: ['80', '443'] } }],
    ['DELETE tags :set', { tags: { SS: ['a'] } }],
    ['DELETE absent :set', {}],
    ['set s = :s remove n add fresh :n', { s: { S: 'new' }, n: undefined, fresh: { N: '2.5' } }],
  ])('%s', (source, changed: Record<string, AttributeValue | undefined>) => {
    const expected = Object.entries({ ...ITEM, ...changed }).filter(([, value]) => value !== undefined);
    expect(update(source)).toEqual(Object.fromEntries(expected));
  });

  it('removes a set that loses its last member', () => {
    expect(update('DELETE tags :all')).not.toHaveProperty('tags');
  });

  it('leaves the item that it was given alone', () => {
    const before = structuredClone(ITEM);
    update('SET steps[0] = :s, info.part = :s REMOVE n ADD tags :set');
    expect(ITEM).toEqual(before);
  });

  it.each([
    ['SET s = absent', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET absent.deeper = :s', 'The document path provided in the update expression is invalid for update'],
    ['SET s[0] = :s', 'The document path provided in the update expression is invalid for update'],
    ['SET s = s + :n', 'An operand in the update expression has an incorrect data type'],
    ['SET s = list_append(s, :l)', 'An operand in the update expression has an incorrect data type'],
    ['ADD s :n', 'An operand in the update expression has an incorrect data type'],
    ['ADD tags :ns', 'An operand in the update expression has an incorrect data type'],
    [
      'SET s = s + :s',
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    ['ADD n :s', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
    [
      'DELETE tags :n',
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
    ],
    ['SET s = :s SET n = :n', 'The "SET" section can only be used once in an update expression;'],
    [
      'SET info.part = :s REMOVE info',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [info, part], path two: [info]',
    ],
    ['SET steps[0] = :s, steps[0] = :n', 'path one: [steps, [0]], path two: [steps, [0]]'],
    ['SET s', 'Syntax error; token: "<EOF>"'],
    ['SET s = :s,', 'Syntax error; token: "<EOF>"'],
    ['s = :s', 'Syntax error; token: "s"'],
    ['SET name = :s', 'Attribute name is a reserved keyword; reserved keyword: name'],
    [
      'SET s = attribute_exists(n)',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
    ['SET s = now()', 'Invalid function name; function: now'],
    [
      'SET s = if_not_exists(:s, :n)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
  ])('rejects %s', (source, message) => {
    expect(() => update(source)).toThrow(message);
  });

  it('counts like a counter', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('SET n = n + :n', 'SET n = n - :n', 'ADD n :n')), (sources) => {
        const item = sources.reduce((current, source) => update(source, current), ITEM);
        const steps = sources.reduce((sum, source) => sum + (source.includes('-') ? -2.5 : 2.5), 5);
        expect(Number(item.n?.N)).toBe(steps);
      }),
    );
  });
});
