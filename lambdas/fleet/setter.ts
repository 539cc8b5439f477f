/** On whose word a tag starts a fleet response: an event of a tag on a VPC does not say, CloudTrail does, minutes later. */
import { environment } from '../common/environment';
import type { FleetRequest } from '../common/fleet-request';
import { parseTagSetter } from '../common/policy';
import { isAllowedSetter, settersOf } from '../common/tag-setter';
import { msOf, nowMs } from '../common/time';

/** CloudTrail does not know yet; the workflow comes again. */
export class SetterUnknown extends Error {
  override readonly name = 'SetterUnknown';
}

export class TriggerNotAllowed extends Error {
  override readonly name = 'TriggerNotAllowed';
}

type Tag = NonNullable<FleetRequest['tag']>;

/** ARN of who set the tag. `setBy` is who, where the event was CloudTrail's own. */
export async function verifiedSetter(tag: Tag, setBy: string | undefined): Promise<string> {
  const policy = parseTagSetter(environment('TAG_SETTER'));
  if (!policy.verify) return setBy ?? 'whoever set the tag';
  const resourceId = tag.of.split('/').at(-1) ?? '';
  const setters =
    setBy !== undefined
      ? [setBy]
      : (await settersOf({ resourceId, key: tag.key, at: tag.at })).map(({ arn }) => arn);
  const allowed = setters.find((each) => isAllowedSetter(each, policy));
  if (allowed !== undefined) return allowed;
  const [newest] = setters;
  if (newest === undefined) throw unknown(tag);
  // Who sets the tag just before somebody who may would be known first, and so keep them out.
  if (setBy === undefined && ageMsOf(tag) < LAG_MS)
    throw new SetterUnknown(`CloudTrail knows of ${newest || 'nobody'} so far, who may not`);
  throw new TriggerNotAllowed(
    `${newest || 'nobody known'} may not start a response by ${tag.key} on ${tag.of}`,
  );
}

/** Within it CloudTrail has what was done, almost always. */
const LAG_MS = 15 * 60_000;
/** Whoever it does not name in twice that time is refused, which raises the alarm. */
const PATIENCE_MS = 2 * LAG_MS;

const ageMsOf = ({ at }: Tag): number => nowMs() - msOf(at);

function unknown(tag: Tag): Error {
  const what = `who set ${tag.key} on ${tag.of}`;
  return ageMsOf(tag) < PATIENCE_MS
    ? new SetterUnknown(`CloudTrail does not know yet ${what}`)
    : new TriggerNotAllowed(`CloudTrail has not said ${what} in ${PATIENCE_MS / 60_000} minutes`);
}
