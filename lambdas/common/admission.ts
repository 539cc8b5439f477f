/** The table `Admission`, as every step may know it: who has a place, and whether anybody waits for one. */
import { DynamoDBClient, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { clientDefaults } from './clients';
import { environment } from './environment';

/** A storm meets one item: its throttles are answered with patience, each pause drawn from the whole of a growing range. */
export const admissions = new DynamoDBClient(clientDefaults(8));

export const admissionTable = (): string => environment('ADMISSION_TABLE');

/** The partition of the cases that wait. */
export const WAITING = 'waiting';

type Item = NonNullable<QueryCommandOutput['Items']>[number];

/** Of those that wait the first `count`, in their order, after the one of the rank `after`. */
export async function waitingItems(count: number, after?: string): Promise<Item[]> {
  const { Items } = await admissions.send(
    new QueryCommand({
      TableName: admissionTable(),
      KeyConditionExpression:
        after === undefined ? '#queue = :waiting' : '#queue = :waiting AND #rank > :after',
      ExpressionAttributeNames: { '#queue': 'queue', ...(after !== undefined && { '#rank': 'rank' }) },
      ExpressionAttributeValues: {
        ':waiting': { S: WAITING },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      Limit: count,
      ConsistentRead: true,
    }),
  );
  return Items ?? [];
}

/** How the rank of a tag begins of which it is not known who set it: that of the last. */
export const UNVERIFIED_RANK = '100';

/** For a cut. Unverified tags are not counted: whoever may create tags could keep evidence waiting otherwise. */
export async function doesAnybodyWait(): Promise<boolean> {
  const [first] = await waitingItems(1);
  return first !== undefined && first.rank?.S?.startsWith(`${UNVERIFIED_RANK} `) !== true;
}
