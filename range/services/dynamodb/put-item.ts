import type { PutItemInput, PutItemOutput } from '@aws-sdk/client-dynamodb';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { normalizeItem } from './attribute-value';
import { itemContext, onTable } from './authorization';
import { validationError } from './errors';
import { itemBytes, MAX_ITEM_BYTES } from './item-size';
import { keyIdentity, keyOfItem } from './keys';
import { Placeholders } from './placeholders';
import { findTable } from './state';
import { conditionOf, requireCondition, validateWrite, WRITE_MEMBERS } from './write';

export const putItem = operation<PutItemInput, PutItemOutput>({
  name: 'PutItem',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:PutItem', input.TableName, itemContext(call, input, input.Item)),
  validate(input) {
    rejectUnmodelled(input, 'PutItem', [...WRITE_MEMBERS, 'Item']);
    validateWrite(input, ['NONE', 'ALL_OLD']);
  },
  apply(input, call) {
    const placeholders = new Placeholders(input, { ConditionExpression: input.ConditionExpression });
    const condition = conditionOf(input, placeholders);
    placeholders.requireAllUsed();
    const item = normalizeItem(input.Item ?? {});
    if (itemBytes(item) > MAX_ITEM_BYTES) {
      throw validationError('Item size has exceeded the maximum allowed size');
    }
    const table = findTable(call.world.dynamodb, input.TableName);
    const identity = keyIdentity(table, keyOfItem(table, item));
    const existing = table.items.get(identity);
    requireCondition(condition, existing, input);
    table.items.set(identity, item);
    return input.ReturnValues === 'ALL_OLD' && existing ? { Attributes: existing } : {};
  },
});
