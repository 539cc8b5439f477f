/**
 * Tells that the first cut is made, as soon as it is: whoever waits for a place in the queue is cut while the subject's protections
 * still wait for EC2. Never throws.
 */
import type { Case } from '../common/case';
import { caseEvent, emit } from '../common/case-events';
import type { StepInput } from '../common/subject';
import { msOf, nowMs } from '../common/time';

export async function tellOfIsolation({
  case: request,
  mode,
  execution,
}: Pick<StepInput, 'mode'> & {
  readonly case: Case;
  readonly execution?: string | undefined;
}): Promise<void> {
  if (execution === undefined) return;
  const timeToCutMs = nowMs() - msOf(request.openedAt);
  await emit([caseEvent('isolated', request, execution, { mode, timeToCutMs })]);
}
