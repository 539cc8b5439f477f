/**
 * `hold`: an event that could undo a quarantine comes in; for every case that stands on an instance which it touches, the cut is made
 * again by a workflow of the response's own steps. What is as it should be is left as it is, so that an event too many costs a few
 * reads. The evidence channel of a case whose workflow is running is left open; of one whose workflow broke off it is closed.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { subjectOf } from '../assess/subject';
import { beginBudget } from '../common/budget';
import { clientDefaults } from '../common/clients';
import { describeInstance, isOff } from '../common/ec2';
import { environment } from '../common/environment';
import { parsePolicy } from '../common/policy';
import { compactTimestamp, nowMs } from '../common/time';
import { type Concern, understand } from './concern';
import { type StandingCase, standingCase } from './standing-case';
import { instancesOf } from './subjects';

const logger = new Logger({ serviceName: 'cordon-hold' });
const stepFunctions = new SFNClient(clientDefaults());

export interface Held {
  /** Ids of the cases whose cut is made again. */
  readonly held: readonly string[];
}

export async function handler(event: unknown, context?: unknown): Promise<Held> {
  beginBudget(context);
  const understood = understand(event, `:assumed-role/${environment('OWN_ROLES')}`);
  if (understood === undefined) return { held: [] };
  const held: string[] = [];
  for (const instanceId of await instancesOf(understood.concern)) {
    const standing = await standingCase(instanceId);
    if (!standing || !isOf(understood.concern, standing)) continue;
    await start(standing, understood);
    held.push(standing.request.caseId);
  }
  if (held.length > 0) logger.info('cut made again', { held, cause: understood.cause });
  return { held };
}

/** A workflow that ended long ago says nothing of the case that stands now. */
const isOf = (concern: Concern, { request }: StandingCase): boolean =>
  concern.kind !== 'case' || concern.caseId === request.caseId;

async function start(
  { request, isRunning }: StandingCase,
  { concern, cause }: NonNullable<ReturnType<typeof understand>>,
): Promise<void> {
  const { tagKeys } = parsePolicy(environment('POLICY'));
  const subject = subjectOf(await describeInstance(request.instanceId), tagKeys.ticket);
  const isChannelInUse = isRunning && concern.kind !== 'case';
  const input = {
    case: request,
    subject,
    // Of a subject that is off only the groups matter, as in mode offline.
    mode: isOff(subject.state) ? 'offline' : 'online',
    spareChannel: isChannelInUse,
    cause,
  };
  await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: environment('STATE_MACHINE_ARN'),
      name: `${request.caseId}-${compactTimestamp(nowMs())}`,
      input: JSON.stringify(input),
    }),
  );
}
