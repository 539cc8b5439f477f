/** On whose word a tag starts a fleet response: an event of a tag on a VPC does not say, CloudTrail does, minutes later. */
import { environment } from '../common/environment';
import type { FleetRequest } from '../common/fleet-request';
import { parseTagSetter } from '../common/policy';
import { isAllowedSetter, setterOf } from '../common/tag-setter';

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
  const setter = setBy ?? (await setterOf({ resourceId, key: tag.key, at: tag.at }))?.arn;
  if (setter === undefined)
    throw new SetterUnknown(`CloudTrail does not know yet who set ${tag.key} on ${tag.of}`);
  if (!isAllowedSetter(setter, policy))
    throw new TriggerNotAllowed(
      `${setter || 'nobody known'} may not start a response by ${tag.key} on ${tag.of}`,
    );
  return setter;
}
