/** Which instance replaced the subject: chosen once a case, and kept in the case table. */
import type { Case } from '../common/case';
import { describeInstance } from '../common/ec2';
import { readItem, updateItem } from '../common/table-items';
import type { BeforeState } from './before-state';
import type { GroupNow } from './group-now';
import type { GroupBefore } from './group-rows';
import { NotYet } from './not-yet';

const NONE = 'none';

/**
 * The first instance that the group launched after the subject had left. One that was a member before is nobody's
 * replacement; so while the group is still short of one, the replacement is waited for.
 */
export async function chooseReplacement(
  { case: request, instance, takenAt }: BeforeState,
  { name, memberIds }: GroupBefore,
  { members, desiredCapacity, launches }: GroupNow,
): Promise<void> {
  if ((await recorded(request)) !== undefined) return;
  const serving = members.filter(({ lifecycleState }) => /^(Pending|InService)/.test(lifecycleState));
  const known = new Set([instance.InstanceId, ...memberIds]);
  const newcomers = serving.map(({ instanceId }) => instanceId).filter((id) => !known.has(id));
  if (newcomers.length === 0 && launches && serving.length < desiredCapacity)
    throw new NotYet(`${name} is launching the replacement`);
  await keep(request, (await firstLaunched(newcomers, takenAt)) ?? NONE);
}

async function firstLaunched(ids: readonly string[], since: string): Promise<string | undefined> {
  const launched = await Promise.all(
    ids.map(async (id) => ({ id, at: (await describeInstance(id)).LaunchTime?.toISOString() ?? '' })),
  );
  return launched.filter(({ at }) => at >= since).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0]?.id;
}

const keep = ({ subjectKey, caseId }: Case, instanceId: string): Promise<unknown> =>
  updateItem(subjectKey, {
    UpdateExpression: 'SET replacement = if_not_exists(replacement, :instance)',
    ConditionExpression: 'caseId = :case',
    ExpressionAttributeValues: { ':instance': { S: instanceId }, ':case': { S: caseId } },
  });

const recorded = async ({ subjectKey }: Case): Promise<string | undefined> =>
  (await readItem(subjectKey))?.replacement?.S;

/** Undefined as long as none was chosen, and when there was none to choose. */
export async function chosenReplacement(request: Case): Promise<string | undefined> {
  const instanceId = await recorded(request);
  return instanceId === NONE ? undefined : instanceId;
}
