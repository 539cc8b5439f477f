/** What PutItem, UpdateItem and DeleteItem have in common. */
import type { PutItemInput } from '@aws-sdk/client-dynamodb';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { Item } from './attribute-value';
import { holds } from './condition';
import { parseCondition } from './condition-parser';
import { validationError } from './errors';
import type { Condition } from './expression-ast';
import type { Placeholders } from './placeholders';

export const WRITE_MEMBERS = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
] as const;

type WriteInput = Pick<PutItemInput, (typeof WRITE_MEMBERS)[number]>;

export function validateWrite(input: WriteInput, returnable: readonly string[]): void {
  rejectMetering(input);
  const { ReturnValues } = input;
  if (ReturnValues === undefined || returnable.includes(ReturnValues)) return;
  throw validationError('Return values set to invalid value');
}

export function rejectMetering(input: {
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly ReturnItemCollectionMetrics?: string | undefined;
}): void {
  const asked = [input.ReturnConsumedCapacity, input.ReturnItemCollectionMetrics].find(
    (each) => each !== undefined && each !== 'NONE',
  );
  if (asked) throw new NotModelled(`DynamoDB consumed capacity and collection metrics ('${asked}')`);
}

export function conditionOf(input: WriteInput, placeholders: Placeholders): Condition | undefined {
  return input.ConditionExpression === undefined
    ? undefined
    : parseCondition('ConditionExpression', input.ConditionExpression, placeholders);
}

/** A condition on an item that is not there is evaluated on an item without attributes. */
export function requireCondition(
  condition: Condition | undefined,
  existing: Item | undefined,
  input: WriteInput,
): void {
  if (!condition || holds(condition, existing ?? {})) return;
  const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && existing;
  throw new ServiceError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    400,
    shown ? { Item: structuredClone(existing) } : {},
  );
}
