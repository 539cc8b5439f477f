import type { CreateTagsRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { requestTags } from './authorize';
import { endDryRun } from './dry-run';
import { onTagged, taggedResources, validateResources } from './tagged-resources';
import { changeTags, checkTagLimit, validateTags } from './tags';

/** Tags all resources or none; a value that is there is overwritten. */
export const createTags = operation<CreateTagsRequest, object>({
  name: 'CreateTags',
  authorize: ({ Resources, Tags }, call) => {
    const tags = new Map((Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
    return onTagged(call, 'CreateTags', Resources, requestTags(tags));
  },
  validate: (input) => {
    rejectUnmodelled(input, 'EC2 CreateTags', ['Resources', 'Tags', 'DryRun']);
    validateResources(input.Resources);
    if (!input.Tags?.length)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter Tags');
    validateTags(input.Tags);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const added = input.Tags ?? [];
    const resources = taggedResources(world, input.Resources);
    for (const { tags } of resources) checkTagLimit(tags, added);
    for (const { kind, id, tags } of resources) {
      changeTags(world, kind, id, tags, () => {
        for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
      });
    }
    return {};
  },
});
