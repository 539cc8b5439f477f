import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { type ChecksumAlgorithm, parseAlgorithm } from './checksums';
import {
  authorizeNewObject,
  encryptionMembers,
  NEW_OBJECT_MEMBERS,
  newObject,
  requireOwner,
  validateNewObject,
} from './new-object';
import { PREPARES } from './preconditions';
import { findBucket, type MultipartUpload } from './state';

export const createMultipartUpload = operation<CreateMultipartUploadRequest, CreateMultipartUploadOutput>({
  name: 'CreateMultipartUpload',
  authorize: (input, call) => authorizeNewObject(call, input, PREPARES),
  validate(input) {
    rejectUnmodelled(input, 'CreateMultipartUpload', [...NEW_OBJECT_MEMBERS, 'ChecksumType']);
    validateNewObject(input);
  },
  apply(input, call) {
    const { s3, clock } = call.world;
    const bucket = findBucket(s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const checksumAlgorithm = parseAlgorithm(input.ChecksumAlgorithm);
    const checksumType = checksumTypeOf(checksumAlgorithm, input.ChecksumType);
    const upload: MultipartUpload = {
      id: s3.ids.hex(64),
      key: input.Key ?? '',
      initiatedMs: clock.now(),
      initiator: { id: call.caller.userId, name: call.caller.name },
      object: newObject(call, bucket, input),
      ...(checksumAlgorithm && { checksumAlgorithm }),
      ...(checksumType && { checksumType }),
      parts: new Map(),
    };
    bucket.uploads.set(upload.id, upload);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      ...(checksumAlgorithm && { ChecksumAlgorithm: checksumAlgorithm }),
      ...(checksumType && { ChecksumType: checksumType }),
      ...encryptionMembers(upload.object.encryption),
    };
  },
});

/** Only the CRCs can be linearized into the checksum of the whole object. */
function checksumTypeOf(
  algorithm: ChecksumAlgorithm | undefined,
  type: CreateMultipartUploadRequest['ChecksumType'],
): MultipartUpload['checksumType'] {
  if (!algorithm) {
    if (type === undefined) return undefined;
    throw new ServiceError(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  if (type === 'FULL_OBJECT' && (algorithm === 'SHA1' || algorithm === 'SHA256')) {
    throw new ServiceError(
      'InvalidRequest',
      `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return type ?? 'COMPOSITE';
}
