/** Pages of what a Query or a Scan reads. */
import type { Item } from './attribute-value';
import { itemBytes } from './item-size';
import { keyAttributes } from './keys';
import type { Table } from './state';

const MAX_PAGE_BYTES = 2 ** 20;

export function pageOf(items: readonly Item[], limit: number | undefined): { items: Item[]; more: boolean } {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    if (page.length === limit || bytes >= MAX_PAGE_BYTES) return { items: page, more: true };
    page.push(item);
    bytes += itemBytes(item);
  }
  // DynamoDB does not look ahead: a full page always carries a key to go on from.
  return { items: page, more: page.length === limit };
}

export const keyPart = (table: Table, item: Item): Item =>
  Object.fromEntries(keyAttributes(table).map(({ name }) => [name, item[name] ?? { NULL: true }]));
