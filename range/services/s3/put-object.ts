import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { CHECKSUM_MEMBERS, checksumMember, parseAlgorithm, verifyIntegrity } from './checksums';
import {
  authorizeNewObject,
  encryptionMembers,
  NEW_OBJECT_MEMBERS,
  newETag,
  newObject,
  requireDigestUnderLock,
  requireOwner,
  validateNewObject,
} from './new-object';
import { preconditionContext, requirePreconditions } from './preconditions';
import { receivedBody } from './received-body';
import { findBucket, newVersionId, putVersion, type StoredObject } from './state';

/** 5 GiB: the most that one PUT may carry. */
const MAX_PUT = 5 * 2 ** 30;

export const putObject = operation<PutObjectRequest, PutObjectOutput>({
  name: 'PutObject',
  authorize: (input, call) => authorizeNewObject(call, input, preconditionContext(input)),
  validate(input) {
    rejectUnmodelled(input, 'PutObject', [
      ...NEW_OBJECT_MEMBERS,
      ...CHECKSUM_MEMBERS,
      'Body',
      'ContentLength',
      'ContentMD5',
      'IfMatch',
      'IfNoneMatch',
    ]);
    validateNewObject(input);
  },
  apply(input, call) {
    const { s3, clock } = call.world;
    const bucket = findBucket(s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const body = receivedBody(input);
    if (body.size > MAX_PUT) {
      throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    }
    parseAlgorithm(input.ChecksumAlgorithm);
    const checksum = verifyIntegrity(body, input);
    const object = newObject(call, bucket, input);
    requireDigestUnderLock('Object', object, checksum !== undefined || input.ContentMD5 !== undefined);
    requirePreconditions(bucket, input);
    const stored: StoredObject = {
      ...object,
      kind: 'object',
      key: input.Key ?? '',
      versionId: newVersionId(s3, bucket),
      body,
      eTag: newETag(s3, object.encryption, () => body.md5()),
      lastModifiedMs: clock.now(),
      ...(checksum && { checksum, checksumType: 'FULL_OBJECT' }),
    };
    putVersion(bucket, stored);
    return {
      ETag: stored.eTag,
      ...(bucket.versioning === 'Enabled' && { VersionId: stored.versionId }),
      ...checksumMember(checksum),
      ...(checksum && { ChecksumType: 'FULL_OBJECT' }),
      ...encryptionMembers(object.encryption),
    };
  },
});
