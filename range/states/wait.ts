import type { WaitState } from './model';
import { isTimestamp, timestampMs } from './timestamp';
import type { Exit, Visit } from './visit';

const SECONDS = { min: 0, max: 99_999_999 };

/** Sleeps in virtual time; a timestamp that has passed is no wait at all. */
export async function runWait(visit: Visit<WaitState>): Promise<Exit> {
  await visit.lane.sleep(await delayMs(visit));
  return { ...(await visit.conclude(visit.state, visit.input)), next: visit.state.next };
}

async function delayMs(visit: Visit<WaitState>): Promise<number> {
  const { field, template } = visit.state.until;
  if (field === 'Seconds') return 1000 * (await visit.integer(template, field, SECONDS));
  const timestamp = await visit.evaluate(template, field);
  if (!isTimestamp(timestamp)) {
    throw visit.unexpected(
      template,
      field,
      timestamp,
      'an RFC 3339 timestamp with an upper-case T and a zone',
    );
  }
  return Math.max(0, timestampMs(timestamp) - visit.lane.run.clock.now());
}
