/**
 * Who may cut now. A new case takes a place, by one call that is made beside its opening; where none is free it waits, the
 * most dangerous first, and is started by whoever gives a place back.
 *
 * No wake-up is lost. Whoever gives back removes the place first and then reads who waits; whoever waits writes itself
 * down first and then looks for a place. Of the removal and the look for a place, which meet on one item, one comes
 * first: either the look finds the place, or the removal comes after it, and so after the writing down, which the
 * consistent read that follows the removal sees. The same holds for a lease that ran out, from whoever ends it on.
 *
 * Every step may run twice with the effect of once, and stop anywhere. Started is: take a place, start the execution
 * (named like the case or its attempt, so that it runs once), take the case off the list. Who stops after the first leaves a case
 * that has a place and waits still: `STALE_MS` later the next who comes by starts it. Who stops after the second
 * leaves one to be started again, to no effect. Who finds at the third that another was faster gives the place back.
 *
 * A newcomer that arrives in the milliseconds between the giving back of a place and its taking may have it before one
 * that waits, whatever its severity: to look for that would cost every case a call before its cut.
 */
import type { Case } from '../common/case';
import { environment } from '../common/environment';
import { endAllLeases, giveUp, type Taking, take } from './places';
import { startExecution } from './start-execution';
import { dangerOf, dangerOfRank, leave, limitFor, nextWaiting, type Waiting, wait } from './waiting';

/** Longer than those steps take. */
const STALE_MS = 45_000;
const PAGE = 5;

const places = (): number => Number(environment('PLACES'));

/** Takes a place for a case that is about to be opened or tried again, if there is one. */
export const reserve = (request: Case, danger = dangerOf(request)): Promise<Taking> =>
  take(request.caseId, limitFor(danger, places()));

/** Starts the case in the place that was reserved for it, or has it wait for its turn. */
export async function startIn(taking: Taking, request: Case, danger: number): Promise<'started' | 'waiting'> {
  if (taking.place !== 'none') {
    await startExecution(request);
    return 'started';
  }
  await wait(request, danger);
  await startWaiting();
  return 'waiting';
}

/** The case needs its place no more: it is cut, asks somebody, or has ended. */
export async function giveBack(caseId: string): Promise<void> {
  await giveUp(caseId);
  await startWaiting();
}

/** From time to time: what gives a place back may have been lost. */
export async function sweepPlaces(): Promise<void> {
  await endAllLeases();
  await startWaiting();
}

/** In their order, until no place is free or nobody waits. */
async function startWaiting(): Promise<void> {
  for (let after: string | undefined; ; ) {
    const page = await nextWaiting(PAGE, after);
    for (const waiting of page) if ((await admit(waiting)) === 'no place') return;
    after = page.at(-1)?.rank;
    if (page.length < PAGE) return;
  }
}

async function admit({ rank, request }: Waiting): Promise<'admitted' | 'not mine' | 'no place'> {
  const taking = await take(request.caseId, limitFor(dangerOfRank(rank), places()));
  if (taking.place === 'none') return 'no place';
  if (taking.place === 'held' && taking.sinceMs < STALE_MS) return 'not mine';
  await startExecution(request);
  const hasWaited = await leave(rank);
  if (!hasWaited && taking.place === 'taken') await giveUp(request.caseId);
  return 'admitted';
}
