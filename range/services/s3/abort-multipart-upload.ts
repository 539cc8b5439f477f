import type { AbortMultipartUploadOutput, AbortMultipartUploadRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onObject } from './authorization';
import { requireOwner } from './new-object';
import { findBucket } from './state';
import { findUpload } from './uploads';

export const abortMultipartUpload = operation<AbortMultipartUploadRequest, AbortMultipartUploadOutput>({
  name: 'AbortMultipartUpload',
  authorize: (input, call) => [onObject(call, 's3:AbortMultipartUpload', input)],
  validate: (input) =>
    rejectUnmodelled(input, 'AbortMultipartUpload', ['Bucket', 'Key', 'UploadId', 'ExpectedBucketOwner']),
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    bucket.uploads.delete(findUpload(bucket, input.Key, input.UploadId).id);
    return {};
  },
});
