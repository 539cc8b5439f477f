/**
 * A case that ended as not contained is not over: the next trigger that joins it starts a further execution of the same case, which finds
 * what the earlier ones did, and above all the before-state as it was at first. One conditional write makes the attempt: it counts it,
 * opens the case again and keeps the request with which it is started, so that of all who come at once one starts it, and whoever finds
 * it made but not started (its intake died in between) starts it under the same name.
 *
 * The gate is open: this case has passed it. What GuardDuty repeats every 15 minutes would try for ever what cannot work, so that findings
 * start a few attempts a case; people and tags any number. An event that is told twice starts nothing twice.
 */
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Case, Trigger } from '../common/case';
import { environment } from '../common/environment';
import { iso, nowMs } from '../common/time';
import { dynamodb, executionArn, type StandingCase } from './case-table';

const MOST_BY_FINDINGS = 3;

/** The request of the attempt that is to be started; undefined where there is none, or somebody else makes it. */
export async function tryAgain(standing: StandingCase, joining: Case): Promise<Case | undefined> {
  if (standing.status !== 'not-contained' || !mayStart(standing.request, joining.trigger)) return undefined;
  const { request } = standing;
  const mode = joining.mode ?? request.mode;
  const next: Case = {
    ...request,
    gate: 'open',
    ...(mode !== undefined && { mode }),
    attempt: { number: numberOf(request) + 1, at: iso(nowMs()), because: joining.trigger },
  };
  return (await isMade(request, next)) ? next : undefined;
}

const numberOf = ({ attempt }: Case): number => attempt?.number ?? 1;

function mayStart(request: Case, trigger: Trigger): boolean {
  switch (trigger.kind) {
    case 'person':
      return true;
    case 'tag':
      return !isToldAgain(request, trigger);
    case 'finding':
      return !isToldAgain(request, trigger) && numberOf(request) <= MOST_BY_FINDINGS;
  }
}

/** EventBridge and Lambda may deliver an event twice; a person who says the same again means it. */
const isToldAgain = ({ trigger, attempt }: Case, again: Trigger): boolean =>
  [trigger, attempt?.because].some((known) => JSON.stringify(known) === JSON.stringify(again));

async function isMade(ended: Case, next: Case): Promise<boolean> {
  const stored = JSON.stringify(next);
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: environment('CASE_TABLE'),
        Key: { subject: { S: next.subjectKey } },
        UpdateExpression:
          'SET #status = :open, gate = :gate, #request = :request, executionArn = :next REMOVE verdict, reportedAt',
        ConditionExpression: 'caseId = :case AND #status = :ended AND executionArn = :last',
        ExpressionAttributeNames: { '#status': 'status', '#request': 'request' },
        ExpressionAttributeValues: {
          ':open': { S: 'open' },
          ':gate': { S: next.gate },
          ':request': { S: stored },
          ':next': { S: executionArn(next) },
          ':case': { S: next.caseId },
          ':ended': { S: 'not-contained' },
          ':last': { S: executionArn(ended) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The SDK repeats a call whose answer was lost, and then finds the attempt that it made itself.
    return error.Item?.request?.S === stored;
  }
}
