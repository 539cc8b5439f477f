import { matchesError } from './error-matching';
import { StateFailure } from './failure';
import type { Recoverable } from './model';
import { Retries } from './retry';
import { type Exit, eventType, type Visit } from './visit';

/**
 * Runs the attempts of a Task, Parallel or Map state: retriers first, then catchers, else the failure is the state's.
 * A Parallel or Map state records that it failed once, when no retry is left; a failure inside a catcher is final.
 */
export async function withRecovery(visit: Visit<Recoverable>, attempt: () => Promise<Exit>): Promise<Exit> {
  const { lane, state } = visit;
  const retries = new Retries(state.retry, lane.run.random.jitter);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StateFailure) || error.isFatal) throw error;
      lane.last = error.eventId ?? lane.last;
      const delay = retries.delayAfter(error);
      if (delay === undefined) return await recover(visit, error);
      await lane.sleep(delay);
      lane.progress.inner.clear();
      visit.retryCount += 1;
    }
  }
}

async function recover(visit: Visit<Recoverable>, failure: StateFailure): Promise<Exit> {
  const { lane, state } = visit;
  const before = lane.last;
  recordFailed(visit, failure);
  // "If the state failed because of a States.DataLimitExceeded error", a redrive runs what was successful too.
  if (failure.error === 'States.DataLimitExceeded') lane.progress.inner.clear();
  const catcher = state.catch.find(({ errorEquals }) => matchesError(errorEquals, failure));
  if (!catcher) throw failure;
  const after = lane.last;
  const errorOutput = { Error: failure.error ?? '', Cause: failure.errorCause ?? '' };
  try {
    lane.last = before;
    const conclusion = await visit.conclude(catcher, errorOutput, { errorOutput });
    lane.last = after;
    return { ...conclusion, next: catcher.next };
  } catch (error) {
    if (error instanceof StateFailure && !error.isFatal) recordFailed(visit, error);
    throw error;
  }
}

function recordFailed({ lane, state }: Visit<Recoverable>, failure: StateFailure): void {
  if (state.type !== 'Task') lane.record(eventType(`${state.type}StateFailed`));
  failure.eventId = lane.last;
}
