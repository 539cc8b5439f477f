import type { GetItemOutput, QueryOutput, UpdateItemOutput } from '@aws-sdk/client-dynamodb';
import { deleteItem } from '../../../../range/services/dynamodb/delete-item';
import { getItem } from '../../../../range/services/dynamodb/get-item';
import { putItem } from '../../../../range/services/dynamodb/put-item';
import { query } from '../../../../range/services/dynamodb/query';
import { addTable } from '../../../../range/services/dynamodb/state';
import { updateItem } from '../../../../range/services/dynamodb/update-item';
import { NotModelled, ServiceError } from '../../../../range/wire/service-error';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const TableName = 'cases';

function withTables(): Fixture {
  const fixture = worldFixture();
  addTable(fixture.world.dynamodb, { name: TableName, hashKey: { name: 'pk', type: 'S' } });
  addTable(fixture.world.dynamodb, {
    name: 'log',
    hashKey: { name: 'pk', type: 'S' },
    rangeKey: { name: 'ts', type: 'N' },
  });
  return fixture;
}

const Key = { pk: { S: 'i-1' } };
const messageOf = (fixture: Fixture, operation: typeof putItem, input: object): string => {
  try {
    invoke(fixture, operation, input);
    return 'none';
  } catch (error) {
    return error instanceof ServiceError ? error.message : String(error);
  }
};

describe('items', () => {
  it('opens a case once: the second conditional put is told what stands there', () => {
    const fixture = withTables();
    const open = (id: string) => ({
      TableName,
      Item: { ...Key, id: { S: id } },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    invoke(fixture, putItem, open('first'));
    let members: unknown;
    try {
      invoke(fixture, putItem, open('second'));
    } catch (error) {
      if (error instanceof ServiceError) members = { code: error.code, ...error.members };
    }
    expect(members).toEqual({
      code: 'ConditionalCheckFailedException',
      Item: { ...Key, id: { S: 'first' } },
    });
  });

  it('keeps copies: what the caller changes later does not change the table', () => {
    const fixture = withTables();
    const Item = { ...Key, steps: { L: [{ S: 'a' }] } };
    invoke(fixture, putItem, { TableName, Item });
    Item.steps.L.push({ S: 'b' });
    const read = () => invoke<GetItemOutput>(fixture, getItem, { TableName, Key, ConsistentRead: true }).Item;
    read()?.steps?.L?.push({ S: 'c' });
    expect(read()?.steps).toEqual({ L: [{ S: 'a' }] });
  });

  it('finds a number key however it is written', () => {
    const fixture = withTables();
    invoke(fixture, putItem, { TableName: 'log', Item: { pk: { S: 'a' }, ts: { N: '1.50' } } });
    const found: GetItemOutput = invoke(fixture, getItem, {
      TableName: 'log',
      Key: { pk: { S: 'a' }, ts: { N: '15e-1' } },
    });
    expect(found.Item?.ts).toEqual({ N: '1.5' });
  });

  it('projects what is asked for', () => {
    const fixture = withTables();
    const Item = {
      ...Key,
      info: { M: { a: { N: '1' }, b: { N: '2' } } },
      steps: { L: [{ S: 'x' }, { S: 'y' }] },
      extra: { S: 'z' },
    };
    invoke(fixture, putItem, { TableName, Item });
    const found: GetItemOutput = invoke(fixture, getItem, {
      TableName,
      Key,
      ProjectionExpression: 'info.b, steps[1], absent',
    });
    expect(found.Item).toEqual({ info: { M: { b: { N: '2' } } }, steps: { L: [{ S: 'y' }] } });
  });

  it('creates an item by updating it, and returns what was asked for', () => {
    const fixture = withTables();
    const update = (ReturnValues: string) =>
      invoke<UpdateItemOutput>(fixture, updateItem, {
        TableName,
        Key,
        UpdateExpression: 'SET #s = :s ADD findings :f',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'open' }, ':f': { SS: ['f1'] } },
        ReturnValues,
      }).Attributes;
    expect(update('ALL_OLD')).toBeUndefined();
    expect(update('UPDATED_NEW')).toEqual({ status: { S: 'open' }, findings: { SS: ['f1'] } });
    expect(update('UPDATED_OLD')).toEqual({ status: { S: 'open' }, findings: { SS: ['f1'] } });
    expect(update('ALL_NEW')).toEqual({ ...Key, status: { S: 'open' }, findings: { SS: ['f1'] } });
    expect(update('NONE')).toBeUndefined();
  });

  it('deletes an item and gives it back', () => {
    const fixture = withTables();
    invoke(fixture, putItem, { TableName, Item: Key });
    expect(invoke(fixture, deleteItem, { TableName, Key, ReturnValues: 'ALL_OLD' })).toEqual({
      Attributes: Key,
    });
    expect(invoke(fixture, getItem, { TableName, Key })).toEqual({});
  });

  it.each([
    [putItem, { TableName: 'nowhere', Item: Key }, 'Requested resource not found'],
    [
      putItem,
      { TableName, Item: { extra: { S: 'x' } } },
      'One or more parameter values were invalid: Missing the key pk in the item',
    ],
    [
      putItem,
      { TableName, Item: { pk: { N: '1' } } },
      'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
    ],
    [
      putItem,
      { TableName, Item: { pk: { S: '' } } },
      'The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      putItem,
      { TableName, Item: { pk: { S: 'x'.repeat(2049) } } },
      'Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      putItem,
      { TableName, Item: { ...Key, big: { S: 'x'.repeat(400 * 1024) } } },
      'Item size has exceeded the maximum allowed size',
    ],
    [
      putItem,
      { TableName, Item: { ...Key, n: { N: 'abc' } } },
      'The parameter cannot be converted to a numeric value: abc',
    ],
    [putItem, { TableName, Item: { ...Key, set: { SS: [] } } }, 'An string set  may not be empty'],
    [
      putItem,
      { TableName, Item: { ...Key, set: { NS: ['1', '1.0'] } } },
      'Input collection [1, 1] contains duplicates.',
    ],
    [putItem, { TableName, Item: Key, ReturnValues: 'ALL_NEW' }, 'Return values set to invalid value'],
    [
      getItem,
      { TableName, Key: { extra: { S: 'x' } } },
      'The provided key element does not match the schema',
    ],
    [
      getItem,
      { TableName, Key: { ...Key, more: { S: 'x' } } },
      'The number of conditions on the keys is invalid',
    ],
    [
      updateItem,
      { TableName, Key, UpdateExpression: 'REMOVE pk' },
      'Cannot update attribute pk. This attribute is part of the key',
    ],
  ])('rejects %#: %s', (operation, input, message) => {
    expect(messageOf(withTables(), operation, input)).toContain(message);
  });

  it('rejects an update that makes an item too large', () => {
    const fixture = withTables();
    const half = { S: 'x'.repeat(250 * 1024) };
    invoke(fixture, putItem, { TableName, Item: { ...Key, a: half } });
    const input = { TableName, Key, UpdateExpression: 'SET b = a' };
    expect(messageOf(fixture, updateItem, input)).toBe(
      'Item size to update has exceeded the maximum allowed size',
    );
  });

  it('fails loudly for the parameters of before expressions', () => {
    const legacy = { TableName, Item: Key, Expected: { pk: { Exists: false } } };
    expect(() => invoke(withTables(), putItem, legacy)).toThrow(NotModelled);
  });
});

describe('Query', () => {
  function filled(): Fixture {
    const fixture = withTables();
    for (const at of [10, 9, 100, 1]) {
      invoke(fixture, putItem, {
        TableName: 'log',
        Item: { pk: { S: 'a' }, ts: { N: `${at}` }, even: { BOOL: at % 2 === 0 } },
      });
    }
    invoke(fixture, putItem, { TableName: 'log', Item: { pk: { S: 'b' }, ts: { N: '5' } } });
    return fixture;
  }
  const ask = (fixture: Fixture, more: object = {}, values: object = {}): QueryOutput =>
    invoke(fixture, query, {
      TableName: 'log',
      KeyConditionExpression: 'pk = :a',
      ExpressionAttributeValues: { ':a': { S: 'a' }, ...values },
      ...more,
    });
  const times = ({ Items = [] }: QueryOutput): number[] => Items.map(({ ts }) => Number(ts?.N));

  it('orders numbers as numbers, both ways', () => {
    expect(times(ask(filled()))).toEqual([1, 9, 10, 100]);
    expect(times(ask(filled(), { ScanIndexForward: false }))).toEqual([100, 10, 9, 1]);
  });

  it.each([
    ['pk = :a AND ts > :v', [10, 100]],
    ['ts <= :v AND pk = :a', [1, 9]],
    ['pk = :a AND ts BETWEEN :v AND :w', [9, 10]],
    ['pk = :a AND ts = :v', [9]],
  ])('%s', (KeyConditionExpression, expected) => {
    const values = { ':v': { N: '9' }, ...(KeyConditionExpression.includes(':w') && { ':w': { N: '10' } }) };
    expect(times(ask(filled(), { KeyConditionExpression }, values))).toEqual(expected);
  });

  it('pages before it filters, so that a page may be empty and not the last', () => {
    const fixture = filled();
    const pages: number[][] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = ask(
        fixture,
        { Limit: 2, FilterExpression: 'even = :t', ...(ExclusiveStartKey && { ExclusiveStartKey }) },
        { ':t': { BOOL: true } },
      );
      pages.push(times(page));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(pages).toEqual([[], [10, 100], []]);
  });

  it('ends a page at 1 MB', () => {
    const fixture = withTables();
    for (let at = 0; at < 4; at++) {
      const Item = { pk: { S: 'a' }, ts: { N: `${at}` }, big: { S: 'x'.repeat(390 * 1024) } };
      invoke(fixture, putItem, { TableName: 'log', Item });
    }
    expect(ask(fixture)).toMatchObject({ Count: 3, LastEvaluatedKey: { pk: { S: 'a' }, ts: { N: '2' } } });
  });

  it.each([
    ['ts = :a', 'Query condition missed key schema element: pk'],
    ['pk > :a', 'Query key condition not supported'],
    ['pk = :a AND extra = :a', 'Query condition missed key schema element: ts'],
    ['pk = :a AND pk = :a', 'must only contain one condition per key'],
    ['pk = :a OR ts = :a', 'Invalid operator used in KeyConditionExpression: OR'],
    ['pk <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :a AND ts = :a', 'Condition parameter type does not match schema type'],
  ])('rejects %s', (KeyConditionExpression, message) => {
    const input = {
      TableName: 'log',
      KeyConditionExpression,
      ExpressionAttributeValues: { ':a': { S: 'a' } },
    };
    expect(messageOf(withTables(), query, input)).toContain(message);
  });
});

describe('authorization', () => {
  it('asks for the table, with the leading key and the attributes', () => {
    const [table] = authorizations(withTables(), putItem, { TableName, Item: { ...Key, a: { S: '' } } });
    expect(table).toEqual({
      action: 'dynamodb:PutItem',
      resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/cases',
      context: { 'dynamodb:LeadingKeys': ['i-1'], 'dynamodb:Attributes': ['pk', 'a'] },
    });
  });

  it('asks for the key of an encrypted table', () => {
    const fixture = withTables();
    addTable(fixture.world.dynamodb, {
      name: 'sealed',
      hashKey: { name: 'pk', type: 'S' },
      kmsKeyArn: 'arn:aws:kms:k',
    });
    const actions = authorizations(fixture, getItem, { TableName: 'sealed', Key }).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(['dynamodb:GetItem', 'kms:Decrypt']);
  });

  it('takes the ARN of a table for its name', () => {
    const arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/cases';
    expect(errorCode(withTables(), getItem, { TableName: arn, Key })).toBe('none');
  });
});
