import type { DeleteItemInput, DeleteItemOutput } from '@aws-sdk/client-dynamodb';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { itemContext, onTable } from './authorization';
import { givenKey, keyIdentity } from './keys';
import { Placeholders } from './placeholders';
import { findTable } from './state';
import { conditionOf, requireCondition, validateWrite, WRITE_MEMBERS } from './write';

export const deleteItem = operation<DeleteItemInput, DeleteItemOutput>({
  name: 'DeleteItem',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:DeleteItem', input.TableName, itemContext(call, input, input.Key)),
  validate(input) {
    rejectUnmodelled(input, 'DeleteItem', [...WRITE_MEMBERS, 'Key']);
    validateWrite(input, ['NONE', 'ALL_OLD']);
  },
  apply(input, call) {
    const placeholders = new Placeholders(input, { ConditionExpression: input.ConditionExpression });
    const condition = conditionOf(input, placeholders);
    placeholders.requireAllUsed();
    const table = findTable(call.world.dynamodb, input.TableName);
    const identity = keyIdentity(table, givenKey(table, input.Key));
    const existing = table.items.get(identity);
    requireCondition(condition, existing, input);
    table.items.delete(identity);
    return input.ReturnValues === 'ALL_OLD' && existing ? { Attributes: existing } : {};
  },
});
