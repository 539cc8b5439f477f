/** From an opened case to its running workflow. */
import type { Case } from '../common/case';
import { msOf, nowMs } from '../common/time';
import { giveBack, reserve, startIn } from './admission';
import { startExecution } from './start-execution';
import { dangerOf, isWaiting, moveUp } from './waiting';

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

/** Longer than the invocation lasts that opened the case: until then it may be about to start it. */
const OPENING_MS = 45_000;

/**
 * Of a case that stands, which another trigger joined: it moves up where it waits and has become more dangerous, and
 * is started if whoever opened it died before that. It takes no place: it may have had one and given it back.
 * `before` and `now`: the highest severity of the case without the trigger and with it.
 */
export async function startStanding(request: Case, before: number, now: number): Promise<void> {
  const old = Math.max(dangerOf(request), before);
  const anew = Math.max(old, now);
  if (anew > old && (await moveUp(request, old, anew))) return;
  if (nowMs() - msOf(request.openedAt) < OPENING_MS) return;
  if (!(await isWaiting(request, old))) await startExecution(request);
}
