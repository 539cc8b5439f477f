import * as fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../range/services/dynamodb/attribute-value';
import { holds } from '../../../../range/services/dynamodb/condition';
import { parseCondition } from '../../../../range/services/dynamodb/condition-parser';
import { Placeholders } from '../../../../range/services/dynamodb/placeholders';

const ITEM: Item = {
  pk: { S: 'case-1' },
  n: { N: '5' },
  isOpen: { BOOL: true },
  nothing: { NULL: true },
  payload: { B: new Uint8Array([1, 2, 3]) },
  tags: { SS: ['a', 'b'] },
  ports: { NS: ['80', '443.0'] },
  steps: { L: [{ S: 'x' }, { M: { deep: { N: '1' } } }] },
  info: { M: { part: { S: 'value' }, 'odd name': { N: '2' } } },
};
const VALUES: Record<string, AttributeValue> = {
  ':five': { N: '5.0' },
  ':six': { N: '6' },
  ':ten': { N: '10' },
  ':text': { S: 'case-1' },
  ':case': { S: 'case' },
  ':S': { S: 'S' },
  ':M': { S: 'M' },
  ':b': { S: 'b' },
  ':x': { S: 'x' },
  ':bytes': { B: new Uint8Array([2, 3]) },
  ':port': { N: '443' },
  ':set': { SS: ['b', 'a'] },
  ':true': { BOOL: true },
  ':two': { N: '2' },
};
const NAMES = { '#n': 'n', '#status': 'status', '#odd': 'odd name' };

function placeholders(source: string, names: object = NAMES, values: object = VALUES): Placeholders {
  return new Placeholders(
    { ExpressionAttributeNames: { ...names }, ExpressionAttributeValues: { ...values } },
    { ConditionExpression: source },
  );
}
const evaluate = (source: string): boolean =>
  holds(parseCondition('ConditionExpression', source, placeholders(source)), ITEM);

describe('conditions', () => {
  it.each([
    'n = :five',
    'n <> :six',
    'absent <> :six',
    'n < :six',
    'n <= :five',
    'n < :ten',
    ':six > n',
    'n BETWEEN :five AND :six',
    'n IN (:six, :five)',
    'attribute_exists(pk)',
    'attribute_not_exists(absent)',
    'attribute_not_exists(info.absent.deeper)',
    'attribute_exists(steps[1].deep)',
    'attribute_type(pk, :S)',
    'attribute_type(info, :M)',
    'begins_with(pk, :case)',
    'contains(pk, :case)',
    'contains(tags, :b)',
    'contains(ports, :port)',
    'contains(steps, :x)',
    'contains(payload, :bytes)',
    'size(tags) = :two',
    'size(steps) = :two',
    'size(pk) > :five',
    'tags = :set',
    'isOpen = :true',
    'info.#odd = :two',
    'steps[0] = :x',
    'NOT n = :six',
    'not (n = :six)',
    'n = :six OR n = :five AND pk = :text',
    '(n = :six OR n = :five) and pk = :text',
    'attribute_not_exists(pk) OR (attribute_exists(#status) OR #n = :five)',
    '(n = :five) AND (pk = :text)',
    '((n = :five) AND (pk = :text)) OR n = :six',
  ])('%s holds', (source) => {
    expect(evaluate(source)).toBe(true);
  });

  it.each([
    'n = :text',
    'absent = :six',
    'absent < :six',
    'NOT absent <> :six',
    'n > :text',
    'n BETWEEN :six AND :ten',
    'absent IN (:six)',
    'attribute_type(n, :S)',
    'begins_with(n, :case)',
    'contains(n, :five)',
    'size(n) = :five',
    'pk = :text AND n = :six',
    'NOT n = :five OR n = :six',
    'steps[7] = :x',
  ])('%s does not hold', (source) => {
    expect(evaluate(source)).toBe(false);
  });

  it.each([
    ['', 'The expression can not be empty;'],
    ['n = ', 'Syntax error; token: "<EOF>", near: "="'],
    ['n = = :five', 'Syntax error; token: "=", near: "= = :five"'],
    ['n ! :five', 'Syntax error; token: "!"'],
    ['n = 5', 'Syntax error; token: "5", near: "= 5"'],
    ["n = 'x'", 'Syntax error; token: "\'"'],
    ['(n = :five', 'Syntax error; token: "<EOF>"'],
    ['n = :five)', 'Syntax error; token: ")"'],
    ['n', 'Syntax error; token: "<EOF>"'],
    ['status = :five', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['info.Name = :five', 'Attribute name is a reserved keyword; reserved keyword: Name'],
    [
      '#nope = :five',
      'An expression attribute name used in the document path is not defined; attribute name: #nope',
    ],
    ['n = :nope', 'An expression attribute value used in expression is not defined; attribute value: :nope'],
    ['exists(n)', 'Invalid function name; function: exists'],
    ['ATTRIBUTE_EXISTS(n)', 'Invalid function name; function: ATTRIBUTE_EXISTS'],
    [
      'if_not_exists(n, :five) = :five',
      'The function is not allowed to be used this way in an expression; function: if_not_exists',
    ],
    [
      'begins_with(n, :five)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'n < :true',
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    ['attribute_type(n, :text)', 'Invalid attribute type name found; type: case-1'],
    [
      'attribute_exists(:five)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'n = n',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
    ],
    ['((n = :five))', 'The expression has redundant parentheses;'],
  ])('rejects %j', (source, message) => {
    const parse = () => parseCondition('ConditionExpression', source, placeholders(source));
    expect(parse).toThrow(`Invalid ConditionExpression: ${message}`);
  });

  it('follows the truth tables of AND, OR and NOT however they are nested', () => {
    type Node = { readonly text: string; readonly value: boolean };
    const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom({ text: 'n = :five', value: true }, { text: 'n = :six', value: false }),
        tie('tree').map(({ text, value }) => ({ text: `NOT (${text})`, value: !value })),
        fc.tuple(tie('tree'), tie('tree'), fc.boolean()).map(([a, b, and]) => ({
          text: `(${a.text} ${and ? 'AND' : 'OR'} ${b.text})`,
          value: and ? a.value && b.value : a.value || b.value,
        })),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(!text.includes('(('));
        expect(evaluate(text)).toBe(value);
      }),
    );
  });
});

describe('placeholders', () => {
  it.each([
    [
      'a name that no expression uses',
      'n = :five',
      { '#n': 'n' },
      { ':five': { N: '5' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}',
    ],
    [
      'a value that no expression uses',
      'n = :five',
      undefined,
      { ':five': { N: '5' }, ':six': { N: '6' } },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:six}',
    ],
    ['no values at all', 'n = m', undefined, {}, 'ExpressionAttributeValues must not be empty'],
    [
      'a value without colon',
      'n = :five',
      undefined,
      { five: { N: '5' } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "five"',
    ],
    [
      'values without an expression',
      undefined,
      undefined,
      { ':five': { N: '5' } },
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ],
    [
      'a value of two types',
      'n = :five',
      undefined,
      { ':five': { N: '5', S: 'x' } },
      'Supplied AttributeValue has more than one datatypes set',
    ],
    ['a value of no type', 'n = :five', undefined, { ':five': {} }, 'Supplied AttributeValue is empty'],
  ])('rejects %s', (_, source, names, values, message) => {
    const parse = () => {
      const given = new Placeholders(
        {
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values as Record<string, AttributeValue>,
        },
        { ConditionExpression: source },
      );
      if (source !== undefined) parseCondition('ConditionExpression', source, given);
      given.requireAllUsed();
    };
    expect(parse).toThrow(message);
  });
});
