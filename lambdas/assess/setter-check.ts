/** Whether somebody who may set the trigger tag did: of the tag that opened the case, or of one that joined it. */
import type { Case, Trigger } from '../common/case';
import type { TagSetterPolicy } from '../common/policy';
import { isAllowedSetter, type Setter, settersOf } from '../common/tag-setter';
import { msOf, nowMs } from '../common/time';

export type SetterCheck =
  | { readonly kind: 'allowed'; readonly setter: Setter }
  | { readonly kind: 'not allowed'; readonly setter: Setter }
  | { readonly kind: 'unknown' };

/** Within it CloudTrail has what was done, almost always. */
const LAG_MS = 15 * 60_000;

/** Of each CloudTrail is asked anew, and it may be asked twice a second. */
const MOST_TAGS = 2;

export async function checkSetters(
  request: Case,
  joined: readonly Trigger[],
  policy: TagSetterPolicy,
): Promise<SetterCheck> {
  const settings = [request.trigger, ...joined.toReversed()]
    .flatMap((trigger) => (trigger.kind === 'tag' ? [trigger] : []))
    .slice(0, MOST_TAGS);
  let refused: Setter | undefined;
  let isKnown = true;
  for (const { key, at = request.openedAt } of settings) {
    const setters = await settersOf({ resourceId: request.instanceId, key, at });
    const setter = setters.find(({ arn }) => isAllowedSetter(arn, policy));
    if (setter !== undefined) return { kind: 'allowed', setter };
    isKnown &&= setters.length > 0;
    refused ??= setters[0];
  }
  if (refused === undefined || !isKnown) return { kind: 'unknown' };
  // Whoever sets the tag again and again would be known first, and so keep out one who may and set it meanwhile.
  const [, joinedLast] = settings;
  const isYoung = joinedLast !== undefined && nowMs() - msOf(joinedLast.at ?? request.openedAt) < LAG_MS;
  return isYoung ? { kind: 'unknown' } : { kind: 'not allowed', setter: refused };
}
