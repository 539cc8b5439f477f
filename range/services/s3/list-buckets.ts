import type { ListBucketsOutput, ListBucketsRequest } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';

/** All on one page: an account of the range has few. */
export const listBuckets = operation<ListBucketsRequest, ListBucketsOutput>({
  name: 'ListBuckets',
  authorize: () => [{ action: 's3:ListAllMyBuckets', resource: '*', context: {} }],
  validate: (input) => rejectUnmodelled(input, 'ListBuckets', ['MaxBuckets']),
  apply: (_, { world }) => ({
    Owner: { ID: world.account },
    Buckets: [...world.s3.buckets.values()].map(({ name, createdMs }) => ({
      Name: name,
      CreationDate: dateOf(createdMs),
    })),
  }),
});
