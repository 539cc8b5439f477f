/**
 * `intake`: an event comes in; for every instance that it names a case is opened and its workflow started, or the trigger joins the open
 * case, which it starts again if it ended as not contained, or nothing is done and why is logged. What was not understood is thrown once the rest is done: Lambda tries again, to which
 * opening and joining are indifferent, and then keeps the event in the dead-letter queue.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { beginBudget } from '../common/budget';
import type { Case } from '../common/case';
import type { CaseEvent } from '../common/case-events';
import { environment } from '../common/environment';
import { inTurns } from '../common/in-turns';
import { count } from '../common/metric';
import { parsePolicy } from '../common/policy';
import { compactTimestamp, iso, nowMs } from '../common/time';
import { parseTriggers } from '../common/trigger-policy';
import { giveBack, sweepPlaces } from './admission';
import { tryAgain } from './again';
import { joinCase, openCase, type StandingCase } from './case-table';
import { answerWhoWasAsked } from './escalate';
import type { Part, Refused, TriggerRequest } from './part';
import { queueEvent } from './queue-event';
import { RefusedTrigger } from './sighting';
import { openAndStart, startAgain, startStanding } from './start';
import { joinEvent, tellOfJoins } from './tell-of-joins';
import { understand } from './trigger-event';

const logger = new Logger({ serviceName: 'cordon-intake' });

export type Outcome =
  | { readonly outcome: 'opened' | 'joined'; readonly caseId: string }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'queue moved on' };

/** Of an event with several parts all of them, in their order. */
export type Answer = Outcome | { readonly outcomes: readonly Outcome[] };

/** DynamoDB and Step Functions take more at once than 400 instances make in this way. */
const AT_ONCE = 10;

export async function handler(event: unknown, context?: unknown): Promise<Answer> {
  beginBudget(context);
  logger.resetKeys();
  const ofQueue = queueEvent(event);
  if (!ofQueue) return await answerAll(event);
  await (ofQueue.kind === 'sweep' ? sweepPlaces() : giveBack(ofQueue.caseId));
  return { outcome: 'queue moved on' };
}

async function answerAll(event: unknown): Promise<Answer> {
  const parts = read(event);
  const refused = parts.filter((part) => part.kind === 'refused');
  const rest = parts.filter((part) => part.kind !== 'refused');
  const results = await inTurns(rest, AT_ONCE, answer);
  const done = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  await tellOfJoins(done.flatMap(({ event }) => event ?? []));
  for (const { reason } of refused) refuse(reason);
  const failed = results.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  if (refused.length > 0) throw new RefusedTrigger(summary(refused, rest.length));
  const outcomes = done.map(({ outcome }) => outcome);
  const [only, ...others] = outcomes;
  return only && others.length === 0 ? only : { outcomes };
}

function read(event: unknown): Part[] {
  try {
    return understand(event, {
      policy: parsePolicy(environment('POLICY')),
      triggers: parseTriggers(environment('TRIGGERS')),
      verifiesSetters: environment('VERIFIES_SETTERS') !== 'false',
      accountId: environment('ACCOUNT_ID'),
      region: environment('AWS_REGION'),
      nowMs: nowMs(),
    });
  } catch (error) {
    refuse(error);
    throw error;
  }
}

function refuse(error: unknown): void {
  count('TriggersRefused');
  logger.error('trigger refused', { error });
}

const summary = (refused: readonly Refused[], others: number): string =>
  [
    refused
      .map(({ reason }) => reason)
      .join('; ')
      .slice(0, 2_000),
    ...(others > 0 ? [`the other ${others} of the event's parts are answered`] : []),
  ].join('; ');

interface Done {
  readonly outcome: Outcome;
  /** What other systems are told of it. */
  readonly event?: CaseEvent | undefined;
}

async function answer(part: Exclude<Part, Refused>): Promise<Done> {
  if (part.kind === 'trigger') return await open(newCase(part));
  count('TriggersIgnored');
  logger.info('trigger ignored', { reason: part.reason, instanceId: part.instanceId });
  return { outcome: { outcome: 'ignored', reason: part.reason } };
}

async function open(request: Case): Promise<Done> {
  const { trigger, decision, instanceId } = request;
  const opening = await openAndStart(request, () => openCase(request));
  if (!opening.opened) return await join(opening.existing, request);
  count('CasesOpened');
  logger.info('case opened', { caseId: request.caseId, instanceId, trigger, decision });
  return { outcome: { outcome: 'opened', caseId: request.caseId } };
}

async function join(existing: StandingCase, request: Case): Promise<Done> {
  const joined = await joinCase(existing, request);
  const { standing } = joined;
  const { caseId, instanceId } = standing.request;
  const again = await tryAgain(standing, request);
  if (again) {
    await startAgain(again, { ...standing, gate: again.gate });
    logger.info('the case is tried again', { caseId, instanceId, attempt: again.attempt });
  }
  // Its intake may have died before it started it. One that has reported has run, and its name may be free again after 90 days.
  if (standing.status === 'open') await startStanding(standing.request, existing, standing);
  const answered = request.gate === 'open' && (await answerWhoWasAsked(standing));
  logger.info('trigger joined the open case', { caseId, instanceId, trigger: request.trigger, answered });
  return { outcome: { outcome: 'joined', caseId }, event: joinEvent(joined, request.trigger) };
}

function newCase({ instanceId, accountId, region, trigger, gate, decision, mode }: TriggerRequest): Case {
  const now = nowMs();
  return {
    caseId: `${instanceId}-${compactTimestamp(now)}`,
    subjectKey: `${accountId}/${region}/${instanceId}`,
    instanceId,
    accountId,
    region,
    openedAt: iso(now),
    trigger,
    gate,
    decision: { rule: decision.rule, why: decision.why },
    ...(mode !== undefined && { mode }),
  };
}
