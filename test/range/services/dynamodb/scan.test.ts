import type { ScanOutput } from '@aws-sdk/client-dynamodb';
import { scan } from '../../../../range/services/dynamodb/scan';
import { addTable } from '../../../../range/services/dynamodb/state';
import { errorCode, invoke, worldFixture } from '../../world-fixture';

function furnished() {
  const fixture = worldFixture();
  const table = addTable(fixture.world.dynamodb, { name: 't', hashKey: { name: 'id', type: 'S' } });
  for (const id of ['a', 'b', 'c'])
    table.items.set(id, { id: { S: id }, status: { S: id === 'b' ? 'over' : 'open' }, secret: { S: 'x' } });
  return fixture;
}

const run = (input: object) => invoke<ScanOutput>(furnished(), scan, { TableName: 't', ...input });

test('gives all items, filtered and projected', () => {
  const { Items, Count, ScannedCount } = run({
    FilterExpression: '#s = :open',
    ProjectionExpression: 'id',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':open': { S: 'open' } },
  });
  expect([Items, Count, ScannedCount]).toEqual([[{ id: { S: 'a' } }, { id: { S: 'c' } }], 2, 3]);
});

test('pages by the limit, of what is read and not of what is found', () => {
  const first = run({ Limit: 2 });
  expect(first.LastEvaluatedKey).toEqual({ id: { S: 'b' } });
  const second = run({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
  expect([second.Items?.map(({ id }) => id?.S), second.LastEvaluatedKey]).toEqual([['c'], undefined]);
});

test('fails for a table that there is none of, and for a placeholder that nothing uses', () => {
  expect(errorCode(furnished(), scan, { TableName: 'u' })).toBe('ResourceNotFoundException');
  const unused = { TableName: 't', ProjectionExpression: 'id', ExpressionAttributeNames: { '#s': 'status' } };
  expect(errorCode(furnished(), scan, unused)).toBe('ValidationException');
});
