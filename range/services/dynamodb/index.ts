import type { AnyOperation } from '../../wire/operation';
import { deleteItem } from './delete-item';
import { getItem } from './get-item';
import { putItem } from './put-item';
import { query } from './query';
import { scan } from './scan';
import { updateItem } from './update-item';

export const operations: readonly AnyOperation[] = [deleteItem, getItem, putItem, query, scan, updateItem];
