import type { HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onRead } from './authorization';
import { requireOwner } from './new-object';
import { findObject, headersOf, parseRange, READ_MEMBERS } from './read-object';
import { findBucket } from './state';

/** An answer to HEAD has no body, so that a client learns only the status of an error. */
export const headObject = operation<HeadObjectRequest, HeadObjectOutput>({
  name: 'HeadObject',
  authorize: (input, call) => onRead(call, input, input.ChecksumMode === 'ENABLED'),
  validate: (input) => rejectUnmodelled(input, 'HeadObject', READ_MEMBERS),
  apply(input, call) {
    try {
      const bucket = findBucket(call.world.s3, input.Bucket);
      requireOwner(call, input.ExpectedBucketOwner);
      const stored = findObject(bucket, input);
      return headersOf(stored, input, parseRange(input.Range, stored.body.size));
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404)
        throw new ServiceError('NotFound', 'Not Found', 404);
      throw error;
    }
  },
});
