/** From an opened case to its running workflow. */
import type { Case } from '../common/case';
import { msOf, nowMs } from '../common/time';
import { giveBack, reserve, startIn } from './admission';
import { startExecution } from './start-execution';
import { dangerIn, isWaiting, moveUp } from './waiting';

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
    if (reserved.status === 'rejected') throw reserved.reason;
    await startIn(reserved.value, request);
    return opening.value;
  }
  if (reserved.status === 'fulfilled' && reserved.value.place === 'taken') await giveBack(request.caseId);
  if (opening.status === 'rejected') throw opening.reason;
  return opening.value;
}

/** Until then whoever opened the case may be about to start it. Lambda tries again a minute after that one failed. */
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
  if (to > from && (await moveUp(request, from, to))) return;
  if (nowMs() - msOf(request.openedAt) < OPENING_MS) return;
  if (!(await isWaiting(request, from))) await startExecution(request);
}
