import type { UploadPartOutput, UploadPartRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { bucketOf, onKey, onObject } from './authorization';
import type { ObjectBody } from './body';
import {
  CHECKSUM_MEMBERS,
  type Checksum,
  checksumMember,
  parseAlgorithm,
  verifyIntegrity,
} from './checksums';
import { encryptionMembers, newETag, requireDigestUnderLock, requireOwner } from './new-object';
import { PREPARES } from './preconditions';
import { receivedBody } from './received-body';
import { findBucket, type MultipartUpload } from './state';
import { findUpload } from './uploads';

/** A part is 5 MiB to 5 GiB, the last one any size (the lower limit is checked when the upload is completed). */
const MAX_PART = 5 * 2 ** 30;

export const uploadPart = operation<UploadPartRequest, UploadPartOutput>({
  name: 'UploadPart',
  authorize(input, call) {
    const upload = bucketOf(call, input)?.uploads.get(input.UploadId ?? '');
    return [
      onObject(call, 's3:PutObject', input, PREPARES),
      ...onKey(call, input, upload?.object.encryption, ['kms:Decrypt']),
    ];
  },
  validate(input) {
    rejectUnmodelled(input, 'UploadPart', [
      ...CHECKSUM_MEMBERS,
      'Body',
      'Bucket',
      'Key',
      'UploadId',
      'PartNumber',
      'ContentLength',
      'ContentMD5',
      'ChecksumAlgorithm',
      'ExpectedBucketOwner',
    ]);
    requirePartNumber(input.PartNumber);
  },
  apply(input, call) {
    const { s3, clock } = call.world;
    const bucket = findBucket(s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const upload = findUpload(bucket, input.Key, input.UploadId);
    const body = receivedPart(input);
    parseAlgorithm(input.ChecksumAlgorithm);
    const given = verifyIntegrity(body, input);
    requireDigestUnderLock('Part', upload.object, given !== undefined || input.ContentMD5 !== undefined);
    const checksum = keptChecksum(upload, given);
    const eTag = newETag(s3, upload.object.encryption, () => body.md5());
    const number = requirePartNumber(input.PartNumber);
    upload.parts.set(number, {
      number,
      body,
      eTag,
      lastModifiedMs: clock.now(),
      ...(checksum && { checksum }),
    });
    return { ETag: eTag, ...checksumMember(given), ...encryptionMembers(upload.object.encryption) };
  },
});

function requirePartNumber(number: number | undefined): number {
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw new ServiceError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
}

function receivedPart(input: UploadPartRequest): ObjectBody {
  const body = receivedBody(input);
  if (body.size <= MAX_PART) return body;
  throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
}

/** A checksum of an algorithm that the upload was not created with is verified on arrival and then forgotten. */
function keptChecksum(upload: MultipartUpload, given: Checksum | undefined): Checksum | undefined {
  const expected = upload.checksumAlgorithm;
  if (expected === undefined) return undefined;
  const full = upload.checksumType === 'FULL_OBJECT';
  if (given?.algorithm === expected || (full && given === undefined)) return given;
  throw new ServiceError(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${given?.algorithm.toLowerCase() ?? 'null'}`,
  );
}
