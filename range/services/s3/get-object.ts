import type { GetObjectOutput, GetObjectRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onRead } from './authorization';
import type { ObjectBody } from './body';
import { requireOwner } from './new-object';
import { findObject, headersOf, parseRange, READ_MEMBERS } from './read-object';
import { findBucket } from './state';

/** The body leaves as an ObjectBody: the wire streams its chunks. */
export type GetObjectResult = Omit<GetObjectOutput, 'Body'> & { readonly Body: ObjectBody };

export const getObject = operation<GetObjectRequest, GetObjectResult>({
  name: 'GetObject',
  authorize: (input, call) => onRead(call, input, true),
  validate: (input) => rejectUnmodelled(input, 'GetObject', READ_MEMBERS),
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const stored = findObject(bucket, input);
    const range = parseRange(input.Range, stored.body.size);
    return {
      ...headersOf(stored, input, range),
      Body: range ? stored.body.slice(range.from, range.to) : stored.body,
    };
  },
});
