/** Tells other systems of what joined a case, once everything else is done: a bus that does not answer holds up no case. */

import type { Case, Trigger } from '../common/case';
import { type CaseEvent, caseEvent, emit, triggerSummary } from '../common/case-events';
import { executionArn, type Joined } from './case-table';

/** Of these a person hears again; what joins a case that was declined or released joins it silently. */
const STANDS = ['open', 'contained', 'not-contained'];

/** Nothing of what is there already: GuardDuty sends the same finding every 15 minutes. */
export function joinEvent({ standing, isNew }: Joined, trigger: Trigger): CaseEvent | undefined {
  if (!isNew || !STANDS.includes(standing.status)) return undefined;
  const request: Case = standing.request;
  return caseEvent('joined', request, executionArn(request), { trigger: triggerSummary(trigger) });
}

/** As many as EventBridge takes in one call. */
const AT_ONCE = 10;

export async function tellOfJoins(events: readonly CaseEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += AT_ONCE) await emit(events.slice(at, at + AT_ONCE));
}
