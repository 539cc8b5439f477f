import type { UpdateItemInput, UpdateItemOutput } from '@aws-sdk/client-dynamodb';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { type Item, normalizeItem } from './attribute-value';
import { itemContext, onTable } from './authorization';
import { invalidParameter, validationError } from './errors';
import type { UpdateAction } from './expression-ast';
import { itemBytes, MAX_ITEM_BYTES } from './item-size';
import { givenKey, keyAttributes, keyIdentity } from './keys';
import { Placeholders } from './placeholders';
import { project } from './projection';
import { findTable, type Table } from './state';
import { applyUpdate } from './update';
import { parseUpdate } from './update-parser';
import { conditionOf, requireCondition, validateWrite, WRITE_MEMBERS } from './write';

export const updateItem = operation<UpdateItemInput, UpdateItemOutput>({
  name: 'UpdateItem',
  authorize: (input, call) =>
    onTable(call, 'dynamodb:UpdateItem', input.TableName, itemContext(call, input, input.Key)),
  validate(input) {
    rejectUnmodelled(input, 'UpdateItem', [...WRITE_MEMBERS, 'Key', 'UpdateExpression']);
    validateWrite(input, ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']);
  },
  apply(input, call) {
    const { UpdateExpression, ConditionExpression } = input;
    const placeholders = new Placeholders(input, { UpdateExpression, ConditionExpression });
    const actions = UpdateExpression === undefined ? [] : parseUpdate(UpdateExpression, placeholders);
    const condition = conditionOf(input, placeholders);
    placeholders.requireAllUsed();
    const table = findTable(call.world.dynamodb, input.TableName);
    requireKeyUntouched(table, actions);
    const key = givenKey(table, input.Key);
    const identity = keyIdentity(table, key);
    const existing = table.items.get(identity);
    requireCondition(condition, existing, input);
    const updated = normalizeItem(applyUpdate(existing ?? key, actions));
    if (itemBytes(updated) > MAX_ITEM_BYTES) {
      throw validationError('Item size to update has exceeded the maximum allowed size');
    }
    table.items.set(identity, updated);
    return returned(input.ReturnValues, existing, updated, actions);
  },
});

function requireKeyUntouched(table: Table, actions: readonly UpdateAction[]): void {
  const touched = keyAttributes(table).find(({ name }) => actions.some(({ path }) => path[0] === name));
  if (touched) {
    throw invalidParameter(`Cannot update attribute ${touched.name}. This attribute is part of the key`);
  }
}

function returned(
  which: UpdateItemInput['ReturnValues'],
  before: Item | undefined,
  after: Item,
  actions: readonly UpdateAction[],
): UpdateItemOutput {
  const paths = actions.map((action) => action.path);
  const chosen: Record<string, Item | undefined> = {
    ALL_OLD: before,
    ALL_NEW: after,
    UPDATED_OLD: project(before ?? {}, paths),
    UPDATED_NEW: project(after, paths),
  };
  const item = chosen[which ?? 'NONE'];
  return item && Object.keys(item).length > 0 ? { Attributes: structuredClone(item) } : {};
}
