/**
 * Interfaces that are moved after the first cut may not be those that `assess` recorded: somebody may have attached one, or given one
 * other groups. Which groups it had goes into the vault before it is moved, unless they were Cordon's own. A vault that takes nothing
 * does not keep the interface out of quarantine: then the groups stand in the change alone, and the result says so.
 */
import { recordBefore } from '../common/before-state';
import type { StandingGroup } from '../common/own-groups';
import type { Problems } from '../common/result';

export interface Grouped {
  readonly networkInterfaceId: string;
  readonly groupIds: readonly string[];
}

export async function recordNewcomer(
  caseId: string,
  { networkInterfaceId, groupIds }: Grouped,
  own: readonly StandingGroup[],
  problems: Problems,
): Promise<void> {
  if (groupIds.every((id) => own.some(({ groupId }) => groupId === id))) return;
  await problems.attempt(`recording the groups of ${networkInterfaceId}`, () =>
    recordBefore(caseId, `interface-${networkInterfaceId}.json`, { networkInterfaceId, groupIds }),
  );
}
