/**
 * Tags: at most 50 a resource, keys of 1 to 128 and values of up to 256 characters, and none that begins with `aws:`,
 * in any case, from a caller.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
 */
import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { arnOf } from './authorize';
import { emitTagChange } from './events';
import { KINDS, type KindName } from './resource-ids';
import type { Tags } from './state';

const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

export function tagList(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

export function validateTags(tags: readonly Tag[]): void {
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of tags) {
    validateKey(Key);
    if (Value.length > MAX_VALUE)
      throw invalid(`Tag value exceeds the maximum length of ${MAX_VALUE} characters`);
    if (seen.has(Key)) throw invalid(`Duplicate tag key '${Key}' specified.`);
    seen.add(Key);
  }
}

export function validateKey(key: string): void {
  if (key === '') throw invalid('Tag key cannot be empty');
  if (key.length > MAX_KEY) throw invalid(`Tag key exceeds the maximum length of ${MAX_KEY} characters`);
  if (key.toLowerCase().startsWith('aws:'))
    throw invalid(`Tag keys starting with 'aws:' are reserved for internal use`);
}

/** Throws TagLimitExceeded if the resource would have too many; `aws:` tags do not count. */
export function checkTagLimit(present: Tags, added: readonly Tag[]): void {
  const keys = new Set([...present.keys(), ...added.map(({ Key = '' }) => Key)]);
  const counted = [...keys].filter((key) => !key.startsWith('aws:'));
  if (counted.length > MAX_TAGS)
    throw new ServiceError(
      'TagLimitExceeded',
      `The maximum number of tags for this resource is ${MAX_TAGS}.`,
    );
}

/** Refuses specifications for anything but what the call creates. */
export function validateSpecifications(
  specifications: readonly TagSpecification[] | undefined,
  resourceType: string,
): void {
  for (const { ResourceType, Tags: given = [] } of specifications ?? []) {
    if (ResourceType !== resourceType)
      throw invalid(`'${ResourceType}' is not a valid taggable resource type for this operation.`);
    validateTags(given);
    checkTagLimit(new Map(), given);
  }
}

export function specifiedTags(specifications: readonly TagSpecification[] | undefined): Tags {
  const tags = (specifications ?? []).flatMap((specification) => specification.Tags ?? []);
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Applies `change` to the tags of a resource and announces it, some time later, if anything is different. */
export function changeTags(world: World, kind: KindName, id: string, tags: Tags, change: () => void): void {
  const before = new Map(tags);
  change();
  const changedKeys = [...new Set([...before.keys(), ...tags.keys()])].filter(
    (key) => before.get(key) !== tags.get(key),
  );
  if (changedKeys.length === 0) return;
  const version = (world.ec2.tagVersions.get(id) ?? 0) + 1;
  world.ec2.tagVersions.set(id, version);
  const event = { arn: arnOf(world, kind, id), resourceType: KINDS[kind].arnType, changedKeys, version };
  const after = new Map(tags);
  const [from, to] = world.ec2.switches.tagEventDelayMs;
  world.clock.schedule(world.ec2.chance.int(from, to), () => emitTagChange(world, { ...event, tags: after }));
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
