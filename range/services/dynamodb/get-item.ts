import type { GetItemInput, GetItemOutput } from '@aws-sdk/client-dynamodb';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { itemContext, onTable } from './authorization';
import { givenKey, keyIdentity } from './keys';
import { Placeholders } from './placeholders';
import { parseProjection, project } from './projection';
import { findTable } from './state';
import { rejectMetering } from './write';

export const getItem = operation<GetItemInput, GetItemOutput>({
  name: 'GetItem',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:GetItem', input.TableName, itemContext(call, input, input.Key)),
  validate(input) {
    rejectUnmodelled(input, 'GetItem', [
      'TableName',
      'Key',
      'ConsistentRead',
      'ProjectionExpression',
      'ExpressionAttributeNames',
      'ReturnConsumedCapacity',
    ]);
    rejectMetering(input);
  },
  apply(input, call) {
    const { ProjectionExpression } = input;
    const placeholders = new Placeholders(input, { ProjectionExpression });
    const paths =
      ProjectionExpression === undefined ? undefined : parseProjection(ProjectionExpression, placeholders);
    placeholders.requireAllUsed();
    const table = findTable(call.world.dynamodb, input.TableName);
    const item = table.items.get(keyIdentity(table, givenKey(table, input.Key)));
    if (!item) return {};
    return { Item: paths ? project(item, paths) : structuredClone(item) };
  },
});
