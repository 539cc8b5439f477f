/** Items of the case table, by their key: the cases of the subjects, and the leases of rule numbers. */
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isCode } from './aws-error';
import { clientDefaults } from './clients';
import { environment } from './environment';

const dynamodb = new DynamoDBClient(clientDefaults());

/** Of the case of an instance in this account and region. */
export const subjectKeyOf = (instanceId: string): string =>
  `${environment('ACCOUNT_ID')}/${environment('AWS_REGION')}/${instanceId}`;

/** As it is now, or undefined. */
export async function readItem(key: string) {
  const { Item } = await dynamodb.send(
    new GetItemCommand({
      TableName: environment('CASE_TABLE'),
      Key: { subject: { S: key } },
      ConsistentRead: true,
    }),
  );
  return Item;
}

export type Update = Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>;

/** @throws ConditionalCheckFailedException when its condition does not hold. */
export const updateItem = (key: string, update: Update): Promise<unknown> =>
  dynamodb.send(
    new UpdateItemCommand({ TableName: environment('CASE_TABLE'), Key: { subject: { S: key } }, ...update }),
  );

/** False when its condition does not hold. */
export async function updateItemIf(
  key: string,
  update: Update & { ConditionExpression: string },
): Promise<boolean> {
  try {
    await updateItem(key, update);
    return true;
  } catch (error) {
    if (isCode(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}
