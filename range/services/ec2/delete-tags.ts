import type { DeleteTagsRequest, Tag } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { endDryRun } from './dry-run';
import type { Tags } from './state';
import { onTagged, taggedResources, validateResources } from './tagged-resources';
import { changeTags, validateKey } from './tags';

/** A tag without a value goes whatever its value; one with a value only if it has that one; without tags all go. */
export const deleteTags = operation<DeleteTagsRequest, object>({
  name: 'DeleteTags',
  authorize: ({ Resources, Tags }, call) => {
    const keys = (Tags ?? []).flatMap(({ Key }) => Key ?? []);
    return onTagged(call, 'DeleteTags', Resources, keys.length > 0 ? { 'aws:TagKeys': keys } : {});
  },
  validate: (input) => {
    rejectUnmodelled(input, 'EC2 DeleteTags', ['Resources', 'Tags', 'DryRun']);
    validateResources(input.Resources);
    for (const { Key = '' } of input.Tags ?? []) validateKey(Key);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    for (const { kind, id, tags } of taggedResources(world, input.Resources))
      changeTags(world, kind, id, tags, () => remove(tags, input.Tags ?? []));
    return {};
  },
});

function remove(tags: Tags, given: readonly Tag[]): void {
  const own = [...tags.keys()].filter((key) => !key.toLowerCase().startsWith('aws:'));
  const doomed: readonly Tag[] = given.length > 0 ? given : own.map((Key) => ({ Key }));
  for (const { Key = '', Value } of doomed)
    if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
}
