/** Scan of a whole table. A page ends as that of a Query does: after `Limit` items or 1 MB read, before the filter. */
import type { ScanInput, ScanOutput } from '@aws-sdk/client-dynamodb';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import type { Item } from './attribute-value';
import { itemContext, onTable } from './authorization';
import { holds } from './condition';
import { parseCondition } from './condition-parser';
import { givenKey, keyIdentity } from './keys';
import { keyPart, pageOf } from './page';
import { Placeholders } from './placeholders';
import { parseProjection, project } from './projection';
import { findTable, type Table } from './state';
import { rejectMetering } from './write';

export const scan = operation<ScanInput, ScanOutput>({
  name: 'Scan',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:Scan', input.TableName, {
      ...itemContext(call, { TableName: input.TableName }, undefined),
      ...(input.Select && { 'dynamodb:Select': input.Select }),
    }),
  validate(input) {
    rejectUnmodelled(input, 'Scan', [
      'TableName',
      'FilterExpression',
      'ProjectionExpression',
      'ExpressionAttributeNames',
      'ExpressionAttributeValues',
      'Limit',
      'ExclusiveStartKey',
      'ConsistentRead',
      'ReturnConsumedCapacity',
    ]);
    rejectMetering(input);
  },
  apply(input, call) {
    const table = findTable(call.world.dynamodb, input.TableName);
    const { FilterExpression, ProjectionExpression } = input;
    const placeholders = new Placeholders(input, { FilterExpression, ProjectionExpression });
    const filter = FilterExpression && parseCondition('FilterExpression', FilterExpression, placeholders);
    const paths = ProjectionExpression && parseProjection(ProjectionExpression, placeholders);
    placeholders.requireAllUsed();
    const page = pageOf(rest(table, input.ExclusiveStartKey), input.Limit);
    const found = page.items.filter((item) => !filter || holds(filter, item));
    const last = page.items.at(-1);
    return {
      Count: found.length,
      ScannedCount: page.items.length,
      Items: found.map((item) => (paths ? project(item, paths) : structuredClone(item))),
      ...(page.more && last && { LastEvaluatedKey: keyPart(table, last) }),
    };
  },
});

/** AWS promises no order; here it is that in which the items came. */
function rest(table: Table, startKey: ScanInput['ExclusiveStartKey']): Item[] {
  const items = [...table.items.values()];
  if (startKey === undefined) return items;
  const start = keyIdentity(table, givenKey(table, startKey));
  return items.slice(items.findIndex((item) => keyIdentity(table, item) === start) + 1);
}
