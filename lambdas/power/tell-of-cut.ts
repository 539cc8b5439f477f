/** Tells that the case was opened and, as far as this workflow can make it, cut: in one call, after the cut. Never throws. */
import type { Case } from '../common/case';
import { caseEvent, emit, triggerSummary } from '../common/case-events';
import type { StepInput } from '../common/subject';
import { msOf, nowMs } from '../common/time';

export async function tellOfCut({
  case: request,
  mode,
  execution,
}: Pick<StepInput, 'mode'> & {
  readonly case: Case;
  readonly execution?: string | undefined;
}): Promise<void> {
  if (execution === undefined) return;
  const { openedAt, trigger, decision } = request;
  await emit([
    caseEvent('opened', request, execution, {
      openedAt,
      trigger: triggerSummary(trigger),
      rule: decision?.rule ?? null,
    }),
    caseEvent('cut', request, execution, { mode, timeToCutMs: nowMs() - msOf(openedAt) }),
  ]);
}
