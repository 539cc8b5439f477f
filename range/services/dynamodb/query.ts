/**
 * Query over one partition, in the order of the sort key. A page ends after `Limit` items or 1 MB read, before the
 * filter is applied, so that a page may be empty and yet not be the last.
 */
import type { QueryInput, QueryOutput } from '@aws-sdk/client-dynamodb';
import { type Call, operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { compare, equal, type Item } from './attribute-value';
import { itemContext, onTable } from './authorization';
import { holds } from './condition';
import { parseCondition } from './condition-parser';
import { validationError } from './errors';
import type { Condition, Path } from './expression-ast';
import { type KeyCondition, parseKeyCondition } from './key-condition';
import { givenKey, keyIdentity } from './keys';
import { keyPart, pageOf } from './page';
import { Placeholders } from './placeholders';
import { parseProjection, project } from './projection';
import { findTable, type Table, tableName } from './state';
import { rejectMetering } from './write';

export const query = operation<QueryInput, QueryOutput>({
  name: 'Query',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:Query', input.TableName, {
      ...itemContext(call, { TableName: input.TableName }, partitionAsked(input, call)),
      ...(input.Select && { 'dynamodb:Select': input.Select }),
    }),
  validate(input) {
    rejectUnmodelled(input, 'Query', [
      'TableName',
      'KeyConditionExpression',
      'FilterExpression',
      'ProjectionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
      'Limit',
      'ScanIndexForward',
      'ExclusiveStartKey',
      'ConsistentRead',
      'Select',
      'ReturnConsumedCapacity',
    ]);
    rejectMetering(input);
    if (input.Select !== undefined && input.Select !== 'COUNT' && input.Select !== 'ALL_ATTRIBUTES') {
      throw new NotModelled(`DynamoDB Query with Select '${input.Select}'`);
    }
    if (input.Limit !== undefined && input.Limit < 1) {
      throw validationError(
        `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      );
    }
  },
  apply(input, call) {
    const table = findTable(call.world.dynamodb, input.TableName);
    const { key, filter, paths } = parseExpressions(table, input);
    const page = pageOf(rest(table, matching(table, key, input), input), input.Limit);
    const found = page.items.filter((item) => !filter || holds(filter, item));
    const last = page.items.at(-1);
    return {
      Count: found.length,
      ScannedCount: page.items.length,
      ...(input.Select !== 'COUNT' && {
        Items: found.map((item) => (paths ? project(item, paths) : structuredClone(item))),
      }),
      ...(page.more && last && { LastEvaluatedKey: keyPart(table, last) }),
    };
  },
});

/** What the request names of the partition key, for `dynamodb:LeadingKeys`. A request that does not parse names nothing and fails later. */
function partitionAsked(input: QueryInput, { world }: Call): Item | undefined {
  const table = world.dynamodb.tables.get(tableName(input.TableName));
  if (!table) return undefined;
  try {
    return { [table.hashKey.name]: parseExpressions(table, input).key.hash };
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

interface Expressions {
  readonly key: KeyCondition;
  readonly filter: Condition | undefined;
  readonly paths: readonly Path[] | undefined;
}

function parseExpressions(table: Table, input: QueryInput): Expressions {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input;
  if (KeyConditionExpression === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const placeholders = new Placeholders(input, { KeyConditionExpression });
  const key = parseKeyCondition(table, KeyConditionExpression, placeholders);
  const filter =
    FilterExpression === undefined
      ? undefined
      : parseCondition('FilterExpression', FilterExpression, placeholders);
  const paths =
    ProjectionExpression === undefined ? undefined : parseProjection(ProjectionExpression, placeholders);
  placeholders.requireAllUsed();
  return { key, filter, paths };
}

function matching(table: Table, { hash, range }: KeyCondition, input: QueryInput): Item[] {
  const inPartition = (item: Item): boolean => {
    const value = item[table.hashKey.name];
    return value !== undefined && equal(value, hash);
  };
  const found = [...table.items.values()].filter(
    (item) => inPartition(item) && (range === undefined || holds(range, item)),
  );
  const direction = input.ScanIndexForward === false ? -1 : 1;
  return found.sort((a, b) => direction * order(table, a, b));
}

function order(table: Table, a: Item, b: Item): number {
  const name = table.rangeKey?.name;
  const [x, y] = name === undefined ? [] : [a[name], b[name]];
  return (x && y && compare(x, y)) ?? 0;
}

function rest(table: Table, items: Item[], input: QueryInput): Item[] {
  if (input.ExclusiveStartKey === undefined) return items;
  const start = givenKey(table, input.ExclusiveStartKey);
  const exact = items.findIndex((item) => keyIdentity(table, item) === keyIdentity(table, start));
  if (exact >= 0) return items.slice(exact + 1);
  const direction = input.ScanIndexForward === false ? -1 : 1;
  return items.filter((item) => direction * order(table, item, start) > 0);
}
