/**
 * The case says of itself that it is being released, so that nothing puts the cut back meanwhile, and in the end that it is
 * released, so that the next finding opens a new one. One release at a time: another takes over only from one whose execution has ended.
 */
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import type { Policy } from '../common/policy';
import { updateItemIf } from '../common/table-items';
import { timestamp } from '../common/time';
import type { CaseRecord } from './case-record';
import type { ReleaseRequest } from './request';

const sfn = new SFNClient(clientDefaults());

/** Why this case cannot be released now; undefined when it can. `execution` is the release that asks. */
export async function hindrance(
  { status, executionArn, releaseExecution }: CaseRecord,
  { enforcement }: Pick<Policy, 'enforcement'>,
  execution?: string,
): Promise<string | undefined> {
  if (enforcement === 'dry-run') return 'the stack is deployed as a dry run and may change nothing';
  if (executionArn !== undefined && (await isRunning(executionArn)))
    return `the response is still under way: wait for it, or stop its execution ${executionArn}`;
  const isAnothers = releaseExecution !== undefined && releaseExecution !== execution;
  return status === 'releasing' && isAnothers && (await isRunning(releaseExecution))
    ? `another release of this case is under way: ${releaseExecution}`
    : undefined;
}

async function isRunning(executionArn: string): Promise<boolean> {
  try {
    const request = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    return (await sfn.send(request)).status === 'RUNNING';
  } catch (error) {
    if (isCode(error, 'ExecutionDoesNotExist')) return false;
    throw error;
  }
}

/** The word is reserved. */
const STATUS = { '#status': 'status' } as const;

/** False when another release was faster. */
export async function markReleasing(
  { request, releaseExecution = '' }: CaseRecord,
  { by, reason, execution }: ReleaseRequest,
): Promise<boolean> {
  return await updateItemIf(request.subjectKey, {
    ExpressionAttributeNames: STATUS,
    UpdateExpression:
      'SET #status = :releasing, releaseExecution = :own, releasingBy = :by, releaseReason = :reason',
    ConditionExpression:
      'caseId = :case AND #status <> :released AND (#status <> :releasing OR releaseExecution IN (:own, :ended))',
    ExpressionAttributeValues: {
      ':releasing': { S: 'releasing' },
      ':released': { S: 'released' },
      ':own': { S: execution },
      ':ended': { S: releaseExecution },
      ':by': { S: by },
      ':reason': { S: reason },
      ':case': { S: request.caseId },
    },
  });
}

/** Again by the same release, whose first answer was lost, is as good. */
export const markReleased = (
  { request }: CaseRecord,
  { by, execution }: ReleaseRequest,
  recordKey: string,
): Promise<boolean> =>
  updateItemIf(request.subjectKey, {
    ExpressionAttributeNames: STATUS,
    UpdateExpression: 'SET #status = :released, releasedAt = :now, releasedBy = :by, releaseKey = :key',
    ConditionExpression: 'caseId = :case AND releaseExecution = :own',
    ExpressionAttributeValues: {
      ':released': { S: 'released' },
      ':now': { S: timestamp() },
      ':by': { S: by },
      ':key': { S: recordKey },
      ':own': { S: execution },
      ':case': { S: request.caseId },
    },
  });
