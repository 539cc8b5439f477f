/**
 * One open case a subject, by conditional write. The item keeps the request with which the workflow is started, so
 * that whoever finds a case that was opened but not started (its intake died in between) starts it, under the same
 * name and with the same input.
 */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { type Case, caseSchema } from '../common/case';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';
import { parse } from '../common/parse';

const dynamodb = new DynamoDBClient(clientDefaults());

export interface StoredCase {
  readonly request: Case;
}

export type Opening = { readonly opened: true } | { readonly opened: false; readonly existing: StoredCase };

const itemSchema = v.object({ request: v.object({ S: v.string() }) });

/** Opens the case unless one is open; a case that was released or only rehearsed does not count. */
export async function openCase(request: Case): Promise<Opening> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: environment('CASE_TABLE'),
        Item: {
          subject: { S: request.subjectKey },
          caseId: { S: request.caseId },
          status: { S: 'open' },
          openedAt: { S: request.openedAt },
          request: { S: JSON.stringify(request) },
          joined: { N: '0' },
        },
        ConditionExpression: 'attribute_not_exists(subject) OR #status IN (:released, :rehearsed)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':released': { S: 'released' }, ':rehearsed': { S: 'rehearsed' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { opened: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const existing = fromItem(error.Item);
    // The SDK repeats a call whose answer was lost, and then finds the case that it opened itself.
    return existing.request.caseId === request.caseId ? { opened: true } : { opened: false, existing };
  }
}

function fromItem(item: unknown): StoredCase {
  const { request } = parse('the item in the case table', itemSchema, item);
  return { request: parse('the request of the open case', caseSchema, JSON.parse(request.S)) };
}

export const recordJoin = ({ subjectKey, caseId }: Case): Promise<unknown> =>
  update(subjectKey, caseId, 'ADD joined :value', { N: '1' });

const update = (subject: string, caseId: string, expression: string, value: { S: string } | { N: string }) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: environment('CASE_TABLE'),
      Key: { subject: { S: subject } },
      UpdateExpression: expression,
      ConditionExpression: 'caseId = :case',
      ExpressionAttributeValues: { ':value': value, ':case': { S: caseId } },
    }),
  );
