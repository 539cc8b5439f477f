/**
 * The places: so many cases may be between their opening and their cut at once as EC2's token buckets carry. One item
 * says how many are in use, and has one attribute for each, named like its case, that says when its lease ends (ms
 * since the epoch). Count and lease change in one conditional write, so that they cannot disagree and no place is
 * given twice; the item makes itself at the first write. A lease that ran out is taken away by whoever sees it.
 */
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { admissions, admissionTable } from '../common/admission';
import { CASE_ID } from '../common/case';
import { nowMs } from '../common/time';

const KEY = { queue: { S: 'places' }, rank: { S: 'places' } };

/** Longer than any case takes to its cut unless EC2 throttles it without end; then the others shall not wait for it. */
const LEASE_MS = 3 * 60_000;

/** When the lease of each place ends, by case id. */
type Leases = ReadonlyMap<string, number>;

type Update = Omit<UpdateItemCommand['input'], 'TableName' | 'Key' | 'ReturnValuesOnConditionCheckFailure'>;

interface Updated {
  readonly isDone: boolean;
  readonly leases: Leases;
}

async function update(change: Update): Promise<Updated> {
  try {
    const { Attributes } = await admissions.send(
      new UpdateItemCommand({
        TableName: admissionTable(),
        Key: KEY,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...change,
      }),
    );
    return { isDone: true, leases: leasesIn(Attributes) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { isDone: false, leases: leasesIn(error.Item) };
  }
}

const leasesIn = (item: Readonly<Record<string, { N?: string | undefined }>> = {}): Leases =>
  new Map(
    Object.entries(item).flatMap(([name, { N }]) =>
      CASE_ID.test(name) && N !== undefined ? [[name, Number(N)] as const] : [],
    ),
  );

/** `held`: the case had the place before, since so many ms. */
export type Taking =
  | { readonly place: 'taken' }
  | { readonly place: 'held'; readonly sinceMs: number }
  | { readonly place: 'none' };

/** Takes a place for the case unless `limit` are in use. */
export async function take(caseId: string, limit: number): Promise<Taking> {
  const taking = await takeOnce(caseId, limit);
  if (taking.place !== 'none' || !(await endLeases(taking.leases))) return taking;
  return await takeOnce(caseId, limit);
}

async function takeOnce(caseId: string, limit: number): Promise<Taking & { readonly leases: Leases }> {
  const now = nowMs();
  const { isDone, leases } = await update({
    UpdateExpression: 'SET #case = :until ADD inUse :one',
    ConditionExpression: 'attribute_not_exists(#case) AND (attribute_not_exists(inUse) OR inUse < :limit)',
    ExpressionAttributeNames: { '#case': caseId },
    ExpressionAttributeValues: {
      ':until': { N: String(now + LEASE_MS) },
      ':one': { N: '1' },
      ':limit': { N: String(limit) },
    },
  });
  const until = leases.get(caseId);
  // The SDK repeats a call whose answer was lost, and then finds the lease that it wrote itself.
  if (isDone || until === now + LEASE_MS) return { place: 'taken', leases };
  return until === undefined
    ? { place: 'none', leases }
    : { place: 'held', sinceMs: now + LEASE_MS - until, leases };
}

/** Gives the case's place back, if it has one, and those whose lease ran out. */
export async function giveUp(caseId: string): Promise<void> {
  const { leases } = await update({
    UpdateExpression: 'REMOVE #case ADD inUse :less',
    ConditionExpression: 'attribute_exists(#case)',
    ExpressionAttributeNames: { '#case': caseId },
    ExpressionAttributeValues: { ':less': { N: '-1' } },
    ReturnValues: 'ALL_NEW',
  });
  await endLeases(leases);
}

export async function endAllLeases(): Promise<void> {
  // Gives up the place of no case, which is not there: the answer shows who has one.
  await giveUp('nobody');
}

/** Whether there was one to end. Only as it was read: a lease that is new meanwhile stays. */
async function endLeases(leases: Leases): Promise<boolean> {
  const over = [...leases].filter(([, until]) => until < nowMs());
  const ended = await Promise.all(
    over.map(([caseId, until]) =>
      update({
        UpdateExpression: 'REMOVE #case ADD inUse :less',
        ConditionExpression: '#case = :until',
        ExpressionAttributeNames: { '#case': caseId },
        ExpressionAttributeValues: { ':less': { N: '-1' }, ':until': { N: String(until) } },
      }),
    ),
  );
  return ended.some(({ isDone }) => isDone);
}
