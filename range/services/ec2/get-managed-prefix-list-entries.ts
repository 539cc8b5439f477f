import type {
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
  PrefixListEntry,
} from '@aws-sdk/client-ec2';
import { onResource } from './authorize';
import { describing } from './describe';
import { find } from './resource-ids';

type Input = GetManagedPrefixListEntriesRequest & { readonly Filters?: undefined };

export const getManagedPrefixListEntries = describing<
  Input,
  PrefixListEntry,
  GetManagedPrefixListEntriesResult
>({
  name: 'GetManagedPrefixListEntries',
  modelled: ['PrefixListId'],
  pages: { min: 1, max: 100, unasked: 100 },
  authorize: ({ PrefixListId }, call) => [
    onResource(call, 'GetManagedPrefixListEntries', 'prefixList', PrefixListId),
  ],
  select: ({ world }, _ids, { PrefixListId }) =>
    find(world.ec2, 'prefixList', PrefixListId).entries.map(({ cidr, description }) => ({
      Cidr: cidr,
      ...(description === undefined ? {} : { Description: description }),
    })),
  tags: () => undefined,
  filters: {},
  answer: (entries) => ({ Entries: [...entries] }),
});
