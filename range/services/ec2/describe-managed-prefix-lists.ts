import type {
  DescribeManagedPrefixListsRequest,
  DescribeManagedPrefixListsResult,
  ManagedPrefixList as PrefixListShape,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { arnOf } from './authorize';
import { describing } from './describe';
import { findAll } from './resource-ids';
import type { ManagedPrefixList } from './state';
import { tagList } from './tags';

export const describeManagedPrefixLists = describing<
  DescribeManagedPrefixListsRequest,
  ManagedPrefixList,
  DescribeManagedPrefixListsResult
>({
  name: 'DescribeManagedPrefixLists',
  modelled: ['PrefixListIds'],
  pages: { min: 1, max: 100, unasked: 100 },
  ids: ({ PrefixListIds }) => PrefixListIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'prefixList', ids) : [...world.ec2.prefixLists.values()],
  tags: (prefixList) => prefixList.tags,
  filters: {
    'prefix-list-id': ({ id }) => [id],
    'prefix-list-name': ({ name }) => [name],
    'owner-id': ({ ownerId }) => [ownerId],
  },
  answer: (lists, { world }) => ({ PrefixLists: lists.map((prefixList) => shape(world, prefixList)) }),
});

/** Lists of AWS tell neither their version nor how many entries they may have. */
function shape(world: World, prefixList: ManagedPrefixList): PrefixListShape {
  return {
    PrefixListId: prefixList.id,
    PrefixListName: prefixList.name,
    PrefixListArn: arnOf(world, 'prefixList', prefixList.id),
    AddressFamily: prefixList.addressFamily,
    State: 'create-complete',
    OwnerId: prefixList.ownerId,
    ...(prefixList.ownerId === 'AWS'
      ? {}
      : { Version: prefixList.version, MaxEntries: prefixList.entries.length }),
    Tags: tagList(prefixList.tags),
  };
}
