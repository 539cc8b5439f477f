import { type AttributeValue, type Item, identityOf, normalizeItem, typeOf } from './attribute-value';
import { invalidParameter, validationError } from './errors';
import type { KeyAttribute, Table } from './state';

const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;

export const keyAttributes = (table: Table): readonly KeyAttribute[] =>
  table.rangeKey ? [table.hashKey, table.rangeKey] : [table.hashKey];

/** The primary key of a whole item, as PutItem checks it. */
export function keyOfItem(table: Table, item: Item): Item {
  for (const { name, type } of keyAttributes(table)) {
    const value = item[name];
    if (!value) throw invalidParameter(`Missing the key ${name} in the item`);
    const actual = typeOf(value);
    if (actual !== type) {
      throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${actual}`);
    }
  }
  return checkedKey(table, item);
}

/** A key given on its own: exactly the attributes of the table's key, of the right types. */
export function givenKey(table: Table, key: Item | undefined): Item {
  const given = key ?? {};
  const expected = keyAttributes(table);
  if (Object.keys(given).length !== expected.length) {
    throw validationError('The number of conditions on the keys is invalid');
  }
  for (const { name, type } of expected) {
    const value = given[name];
    if (!value || typeOf(value) !== type) {
      throw validationError('The provided key element does not match the schema');
    }
  }
  return checkedKey(table, given);
}

export const keyIdentity = (table: Table, item: Item): string =>
  keyAttributes(table)
    .map(({ name }) => identityOf(item[name] ?? { NULL: true }))
    .join(' ');

function checkedKey(table: Table, item: Item): Item {
  const key = keyAttributes(table).map(({ name }, at) => {
    const value = item[name] ?? { NULL: true };
    requireSize(name, value, at === 0);
    return [name, value] as const;
  });
  return normalizeItem(Object.fromEntries(key));
}

function requireSize(name: string, value: AttributeValue, isHash: boolean): void {
  const content = value.S !== undefined ? Buffer.from(value.S) : value.B;
  if (content === undefined) return;
  if (content.length === 0) {
    const kind = value.S !== undefined ? 'string' : 'binary';
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
    );
  }
  const limit = isHash ? MAX_HASH_BYTES : MAX_RANGE_BYTES;
  if (content.length > limit) {
    const kind = isHash ? 'hashkey' : 'rangekey';
    throw invalidParameter(
      isHash
        ? `Size of ${kind} has exceeded the maximum size limit of${limit} bytes`
        : `Aggregated size of all range keys has exceeded the size limit of ${limit} bytes`,
    );
  }
}
