import type { CreateOrUpdateTagsType, Tag } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onGroup } from './authorization';
import { findGroup, validationError } from './state';

const [MAX_KEY, MAX_VALUE] = [128, 256];

/** Of groups only, which is all that there is to tag. Instances that are there keep the tags that they have. */
export const createOrUpdateTags = operation<CreateOrUpdateTagsType, object>({
  name: 'CreateOrUpdateTags',
  authorize: ({ Tags = [] }, call) =>
    Tags.flatMap(({ ResourceId }) => onGroup(call, 'CreateOrUpdateTags', ResourceId)),
  validate(input) {
    rejectUnmodelled(input, 'CreateOrUpdateTags', ['Tags']);
    if (!input.Tags?.length) throw validationError('At least one tag must be specified.');
    for (const tag of input.Tags) validateTag(tag);
  },
  apply({ Tags = [] }, call) {
    const groups = Tags.map(({ ResourceId }) => findGroup(call.world.autoscaling, ResourceId));
    for (const [at, { Key = '', Value = '' }] of Tags.entries()) groups[at]?.tags.set(Key, Value);
    return {};
  },
});

function validateTag({ Key = '', Value = '', ResourceType }: Tag): void {
  if (ResourceType !== 'auto-scaling-group')
    throw validationError(`The resource type '${ResourceType}' is not auto-scaling-group.`);
  if (Key === '' || Key.length > MAX_KEY || Value.length > MAX_VALUE)
    throw validationError(`A tag has a key of 1 to ${MAX_KEY} and a value of up to ${MAX_VALUE} characters.`);
  if (Key.toLowerCase().startsWith('aws:'))
    throw validationError("Tag keys starting with 'aws:' are reserved.");
}
