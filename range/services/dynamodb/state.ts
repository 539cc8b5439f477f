/** Tables without secondary indexes. Reads are always consistent; `ConsistentRead` changes nothing. */
import { ServiceError } from '../../wire/service-error';
import type { KeyPolicies } from '../kms';
import type { Item } from './attribute-value';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface TableSettings {
  readonly name: string;
  readonly hashKey: KeyAttribute;
  readonly rangeKey?: KeyAttribute;
  /** A customer managed key: whoever uses the table must be allowed kms:Decrypt on it. */
  readonly kmsKeyArn?: string;
}

export interface Table extends TableSettings {
  /** By the identity of the primary key, see keys.ts. */
  readonly items: Map<string, Item>;
}

export interface DynamoDbState {
  readonly tables: Map<string, Table>;
  readonly keyPolicies: KeyPolicies;
}

export interface DynamoDbOptions {
  readonly keyPolicies?: KeyPolicies;
}

export function createDynamoDbState({ keyPolicies = new Map() }: DynamoDbOptions = {}): DynamoDbState {
  return { tables: new Map(), keyPolicies };
}

export function addTable(state: DynamoDbState, settings: TableSettings): Table {
  const table: Table = { ...settings, items: new Map() };
  state.tables.set(settings.name, table);
  return table;
}

/** The name in what callers may give: a name, or the table's ARN. */
export const tableName = (nameOrArn: string | undefined): string =>
  (nameOrArn ?? '').replace(/^arn:[^:]+:dynamodb:[^:]*:\d*:table\//, '');

export function findTable(state: DynamoDbState, nameOrArn: string | undefined): Table {
  const table = state.tables.get(tableName(nameOrArn));
  if (!table) throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
  return table;
}
