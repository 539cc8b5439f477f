/** The trigger tag on an instance. Its event does not say who set it; the gate finds that out before anything is changed. */
import * as v from 'valibot';
import { parse } from '../common/parse';
import type { Policy } from '../common/policy';
import { NO, saysNo, saysYes, YES } from '../common/tag-answer';
import { quoted, RefusedTrigger, type Subject, subjectOf } from './sighting';

const tagChangeSchema = v.object({
  'changed-tag-keys': v.array(v.string()),
  tags: v.record(v.string(), v.string()),
  service: v.string(),
  'resource-type': v.string(),
  version: v.pipe(v.number(), v.safeInteger()),
});

interface Envelope {
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export type TagChange =
  | { readonly set: false; readonly reason: string }
  | { readonly set: true; readonly key: string; readonly version: number; readonly subject: Subject };

/** @throws InvalidInput or RefusedTrigger for what is not understood. */
export function fromTagChange(
  { detail, resources }: Envelope,
  { tagKeys }: Pick<Policy, 'tagKeys'>,
): TagChange {
  const change = parse('the detail of the tag change', tagChangeSchema, detail);
  const key = tagKeys.trigger;
  if (change.service !== 'ec2' || change['resource-type'] !== 'instance')
    return unset(
      `the tag change is on a resource of ${quoted(`${change.service}/${change['resource-type']}`)}, not on an instance`,
    );
  if (!change['changed-tag-keys'].includes(key)) return unset(`the tag change does not concern ${key}`);
  const value = change.tags[key];
  if (value === undefined)
    return unset(`the tag ${key} was removed; an open case is ended by a release only`);
  if (saysNo(value)) return unset(`the tag ${key} says ${quoted(value)}`);
  if (!saysYes(value))
    throw new RefusedTrigger(
      `the tag ${key} is ${quoted(value)}; allowed are ${[...YES, ...NO.slice(0, -1)].join(', ')}`,
    );
  return { set: true, key, version: change.version, subject: only(resources) };
}

const unset = (reason: string): TagChange => ({ set: false, reason });

function only([arn = '', ...others]: readonly string[]): Subject {
  const subject = arn.startsWith('arn:') ? subjectOf({ uid: arn, accountId: '', region: '' }) : undefined;
  if (others.length > 0 || subject === undefined)
    throw new RefusedTrigger(
      `a tag change names exactly one instance ARN; it names ${quoted([arn, ...others].join(', '))}`,
    );
  return subject;
}
