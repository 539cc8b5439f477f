/** What joined the case since it was opened. What joins after this stays on its item in the case table. */
import type { Case } from '../common/case';
import { type JoinedTrigger, joinedTriggersOf } from '../common/joined-triggers';
import { readItem } from '../common/table-items';
import { triggerText } from '../common/trigger-text';

/** None where the subject has another case by now. */
export async function furtherTriggers({
  subjectKey,
  caseId,
}: Pick<Case, 'subjectKey' | 'caseId'>): Promise<JoinedTrigger[]> {
  const item = await readItem(subjectKey);
  return item?.caseId?.S === caseId ? joinedTriggersOf(item.triggers) : [];
}

/** In a message there is room for so many. */
const SHOWN = 10;

/** For people: the latest, each with the time at which it joined. */
export function furtherLines(further: readonly JoinedTrigger[]): string[] {
  const shown = further.slice(-SHOWN).map(({ at, trigger }) => `${at}: ${triggerText(trigger)}`);
  const rest = further.length - shown.length;
  return rest > 0 ? [`${rest} earlier ones, which the report lists`, ...shown] : shown;
}
