/** From an opened case to its running workflow. */
import { Logger } from '@aws-lambda-powertools/logger';
import { describeError } from '../common/aws-error';
import type { Case } from '../common/case';
import { msOf, nowMs } from '../common/time';
import { giveBack, reserve, startIn } from './admission';
import type { Taking } from './places';
import { startExecution } from './start-execution';
import { dangerIn, dangerOf, isWaiting, moveUp } from './waiting';

const logger = new Logger({ serviceName: 'cordon-intake' });

/**
 * Opens the case and starts it or has it wait. The place is taken beside the opening, so that the cut waits for neither of the
 * two longer than for the other; a trigger that turns out to join a case gives it back.
 */
export async function openAndStart<Opening extends { readonly opened: boolean }>(
  request: Case,
  open: () => Promise<Opening>,
): Promise<Opening> {
  const [opening, reserved] = await Promise.allSettled([open(), reserve(request)]);
  if (opening.status === 'fulfilled' && opening.value.opened) {
    await start(request, reserved);
    return opening.value;
  }
  if (reserved.status === 'fulfilled' && reserved.value.place === 'taken') await giveBack(request.caseId);
  if (opening.status === 'rejected') throw opening.reason;
  return opening.value;
}

/** Starts the next attempt of a case, which needs a place like any other; it waits with the danger of the case as it stands. */
export async function startAgain(request: Case, standing: Standing): Promise<void> {
  const danger = dangerIn(standing);
  const [reserved] = await Promise.allSettled([reserve(request, danger)]);
  await start(request, reserved, danger);
}

/** Containment does not wait for a queue that cannot be reached: the case is started then as if there were no other. */
async function start(
  request: Case,
  reserved: PromiseSettledResult<Taking>,
  danger = dangerOf(request),
): Promise<void> {
  try {
    if (reserved.status === 'rejected') throw reserved.reason;
    await startIn(reserved.value, request, danger);
  } catch (error) {
    logger.warn('the queue cannot be reached: the case is started without it', {
      caseId: request.caseId,
      reason: describeError(error),
    });
    await startExecution(request);
  }
}

/** Until then whoever opened the case, or its next attempt, may be about to start it. Lambda tries again a minute after that one failed. */
const OPENING_MS = 50_000;

/** Of a case as it stood before another trigger joined it, and after. */
interface Standing {
  readonly severity: number;
  readonly gate: string;
}

/**
 * Of a case that another trigger joined: it moves up where it waits and has become more dangerous, and is started if
 * whoever opened it died before that. It takes no place: it may have had one and given it back.
 */
export async function startStanding(request: Case, before: Standing, after: Standing): Promise<void> {
  const [from, to] = [dangerIn(before), dangerIn(after)];
  const unreachable = (error: unknown): false => {
    logger.warn('the queue cannot be reached', { caseId: request.caseId, reason: describeError(error) });
    return false;
  };
  if (to > from && (await moveUp(request, from, to).catch(unreachable))) return;
  if (nowMs() - msOf(request.attempt?.at ?? request.openedAt) < OPENING_MS) return;
  if (!(await isWaiting(request, from).catch(unreachable))) await startExecution(request);
}
