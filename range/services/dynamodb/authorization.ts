import type { Authorization, Call } from '../../wire/operation';
import { authorizeKeyUse } from '../kms';
import type { AttributeValue, Item } from './attribute-value';
import { tableName } from './state';

/** What an operation on one table must be allowed; `key` is what it names of the partition key. */
export function onTable(
  call: Call,
  action: string,
  nameOrArn: string | undefined,
  context: Authorization['context'],
): Authorization[] {
  const { account, dynamodb, partition, region } = call.world;
  const name = tableName(nameOrArn);
  const keyArn = dynamodb.tables.get(name)?.kmsKeyArn;
  return [
    { action, resource: `arn:${partition}:dynamodb:${region}:${account}:table/${name}`, context },
    ...(keyArn === undefined
      ? []
      : authorizeKeyUse(call.world, dynamodb.keyPolicies, {
          keyArn,
          via: 'dynamodb',
          actions: ['kms:Decrypt'],
          encryptionContext: { 'aws:dynamodb:tableName': name, 'aws:dynamodb:subscriberId': account },
        })),
  ];
}

/** `dynamodb:LeadingKeys`, `dynamodb:Attributes` and `dynamodb:ReturnValues` of a request. */
export function itemContext(
  call: Call,
  input: { readonly TableName: string | undefined; readonly ReturnValues?: string | undefined },
  named: Item | undefined,
): Authorization['context'] {
  const table = call.world.dynamodb.tables.get(tableName(input.TableName));
  const leading = table && named?.[table.hashKey.name];
  return {
    ...(leading && { 'dynamodb:LeadingKeys': [scalarText(leading)] }),
    'dynamodb:Attributes': Object.keys(named ?? {}),
    ...(input.ReturnValues && { 'dynamodb:ReturnValues': input.ReturnValues }),
  };
}

const scalarText = ({ S, N, B }: AttributeValue): string => S ?? N ?? Buffer.from(B ?? []).toString('base64');
