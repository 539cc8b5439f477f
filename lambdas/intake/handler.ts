/** `intake`: an event comes in; a case is opened and its workflow started, or the event joins the open case, or nothing is done and why is logged. */
import { Logger } from '@aws-lambda-powertools/logger';
import { beginBudget } from '../common/budget';
import type { Case } from '../common/case';
import { environment } from '../common/environment';
import { count } from '../common/metric';
import { parsePolicy } from '../common/policy';
import { compactTimestamp, iso, nowMs } from '../common/time';
import { giveBack, sweepPlaces } from './admission';
import { openCase, recordJoin } from './case-table';
import { asTagChange, queueEvent } from './queue-event';
import { openAndStart, startStanding } from './start';
import { type TriggerRequest, understand } from './trigger-event';

const logger = new Logger({ serviceName: 'cordon-intake' });

export type Outcome =
  | { readonly outcome: 'opened' | 'joined'; readonly caseId: string }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'queue moved on' };

export async function handler(event: unknown, context?: unknown): Promise<Outcome> {
  beginBudget(context);
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
  const ofQueue = queueEvent(event);
  if (ofQueue) {
    await (ofQueue.kind === 'sweep' ? sweepPlaces() : giveBack(ofQueue.caseId));
    return { outcome: 'queue moved on' };
  }
  const understood = understand(asTagChange(event), parsePolicy(environment('POLICY')));
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
  const opening = await openAndStart(request, () => openCase(request));
  const standing = opening.opened ? request : opening.existing.request;
  logger.appendKeys({ caseId: standing.caseId });
  if (opening.opened) {
    count('CasesOpened');
    logger.info('case opened', { trigger: request.trigger });
    return { outcome: 'opened', caseId: standing.caseId };
  }
  await recordJoin(standing);
  await startStanding(standing, severityOf(standing), severityOf(request));
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

const severityOf = ({ trigger }: Case): number => (trigger.kind === 'finding' ? trigger.severity : 0);
