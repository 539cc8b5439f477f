/** `intake`: an event comes in; a case is opened and its workflow started, or the event joins the open case, or nothing is done and why is logged. */
import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import type { Case } from '../common/case';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';
import { count } from '../common/metric';
import { parsePolicy } from '../common/policy';
import { compactTimestamp, iso, nowMs } from '../common/time';
import { openCase, recordJoin, recordStart } from './case-table';
import { type TriggerRequest, understand } from './trigger-event';

const logger = new Logger({ serviceName: 'cordon-intake' });
const stepFunctions = new SFNClient(clientDefaults());

export type Outcome =
  | { readonly outcome: 'opened' | 'joined'; readonly caseId: string }
  | { readonly outcome: 'ignored'; readonly reason: string };

export async function handler(event: unknown): Promise<Outcome> {
  logger.resetKeys();
  try {
    return await answer(event);
  } catch (error) {
    count('TriggersRefused');
    logger.error('trigger refused', { error });
    throw error;
  }
}

async function answer(event: unknown): Promise<Outcome> {
  const understood = understand(event, parsePolicy(environment('POLICY')));
  if (understood.kind === 'ignored') return ignore(understood.reason);
  const request = newCase(understood);
  logger.appendKeys({ instanceId: request.instanceId });
  if (!isOwn(understood))
    return ignore(
      `the subject is in ${understood.accountId}/${understood.region}, which is not answered here`,
    );
  return await open(request);
}

async function open(request: Case): Promise<Outcome> {
  const opening = await openCase(request);
  const standing = opening.opened ? request : opening.existing.request;
  logger.appendKeys({ caseId: standing.caseId });
  if (opening.opened || opening.existing.executionArn === undefined) await start(standing);
  if (opening.opened) {
    count('CasesOpened');
    logger.info('case opened', { trigger: request.trigger });
    return { outcome: 'opened', caseId: standing.caseId };
  }
  await recordJoin(standing);
  logger.info('trigger joined the open case', { trigger: request.trigger });
  return { outcome: 'joined', caseId: standing.caseId };
}

function ignore(reason: string): Outcome {
  count('TriggersIgnored');
  logger.info('trigger ignored', { reason });
  return { outcome: 'ignored', reason };
}

const isOwn = ({ accountId, region }: TriggerRequest): boolean =>
  accountId === environment('ACCOUNT_ID') && region === environment('AWS_REGION');

function newCase({ instanceId, accountId, region, trigger }: TriggerRequest): Case {
  const now = nowMs();
  return {
    caseId: `${instanceId}-${compactTimestamp(now)}`,
    subjectKey: `${accountId}/${region}/${instanceId}`,
    instanceId,
    accountId,
    region,
    openedAt: iso(now),
    trigger,
    gate: 'open',
  };
}

/** Starts the workflow of a case. Its name is the case's, so that it runs once however often it is started. */
async function start(request: Case): Promise<void> {
  const stateMachineArn = environment('STATE_MACHINE_ARN');
  try {
    const { executionArn } = await stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name: request.caseId, input: JSON.stringify(request) }),
    );
    if (executionArn) await recordStart(request, executionArn);
  } catch (error) {
    if (!isCode(error, 'ExecutionAlreadyExists')) throw error;
    await recordStart(
      request,
      stateMachineArn.replace(':stateMachine:', ':execution:').concat(':', request.caseId),
    );
  }
}
