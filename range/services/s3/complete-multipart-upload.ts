import { createHash } from 'node:crypto';
import type {
  CompletedPart,
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
} from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { bucketOf, onKey, onObject } from './authorization';
import { ObjectBody } from './body';
import {
  CHECKSUM_MEMBERS,
  type Checksum,
  checksumMember,
  checksumOf,
  compositeChecksum,
  givenChecksum,
} from './checksums';
import { encryptionMembers, requireOwner } from './new-object';
import { preconditionContext, requirePreconditions, unquoted } from './preconditions';
import { findBucket, type MultipartUpload, newVersionId, putVersion, type UploadedPart } from './state';
import { findUpload } from './uploads';

const MIN_PART = 5 * 2 ** 20;

export const completeMultipartUpload = operation<
  CompleteMultipartUploadRequest,
  CompleteMultipartUploadOutput
>({
  name: 'CompleteMultipartUpload',
  authorize(input, call) {
    const upload = bucketOf(call, input)?.uploads.get(input.UploadId ?? '');
    const checksummed = upload?.checksumAlgorithm !== undefined;
    return [
      onObject(call, 's3:PutObject', input, preconditionContext(input)),
      ...(checksummed ? onKey(call, input, upload.object.encryption, ['kms:Decrypt']) : []),
    ];
  },
  validate: (input) =>
    rejectUnmodelled(input, 'CompleteMultipartUpload', [
      ...CHECKSUM_MEMBERS,
      'Bucket',
      'Key',
      'UploadId',
      'MultipartUpload',
      'ChecksumType',
      'MpuObjectSize',
      'IfMatch',
      'IfNoneMatch',
      'ExpectedBucketOwner',
    ]),
  apply(input, call) {
    const { s3, region } = call.world;
    const bucket = findBucket(s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const upload = findUpload(bucket, input.Key, input.UploadId);
    const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? []);
    const body = ObjectBody.concat(parts.map((part) => part.body));
    requireSize(input.MpuObjectSize, body.size);
    requireType(input.ChecksumType, upload.checksumType);
    const checksum = objectChecksum(upload, parts, body, input);
    requirePreconditions(bucket, input);
    const stored = {
      ...upload.object,
      kind: 'object',
      key: upload.key,
      versionId: newVersionId(s3, bucket),
      body,
      eTag: compositeETag(parts),
      // S3 dates an object by when its upload began.
      lastModifiedMs: upload.initiatedMs,
      ...(checksum && { checksum }),
      ...(upload.checksumType && { checksumType: upload.checksumType }),
    } as const;
    putVersion(bucket, stored);
    bucket.uploads.delete(upload.id);
    return {
      Location: `https://${bucket.name}.s3.${region}.amazonaws.com/${encodeURIComponent(upload.key)}`,
      Bucket: bucket.name,
      Key: upload.key,
      ETag: stored.eTag,
      ...(bucket.versioning === 'Enabled' && { VersionId: stored.versionId }),
      ...checksumMember(checksum),
      ...(upload.checksumType && { ChecksumType: upload.checksumType }),
      ...encryptionMembers(upload.object.encryption),
    };
  },
});

function chosenParts(upload: MultipartUpload, listed: readonly CompletedPart[]): UploadedPart[] {
  if (listed.length === 0) {
    throw new ServiceError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  requireAscending(listed);
  const parts = listed.map((each) => uploadedPart(upload, each));
  if (parts.slice(0, -1).some((part) => part.body.size < MIN_PART)) {
    throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

function requireAscending(listed: readonly CompletedPart[]): void {
  const ascending = listed.every((part, at) => at === 0 || number(part) > number(listed[at - 1]));
  if (ascending) return;
  throw new ServiceError(
    'InvalidPartOrder',
    'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
  );
}

const number = (part: CompletedPart | undefined): number => part?.PartNumber ?? 0;

function uploadedPart(upload: MultipartUpload, listed: CompletedPart): UploadedPart {
  const part = upload.parts.get(number(listed));
  const given = givenChecksum(listed);
  requirePartChecksum(upload, listed, given);
  const matches = part && unquoted(part.eTag) === unquoted(listed.ETag ?? '');
  if (matches && (given === undefined || given.value === part.checksum?.value)) return part;
  throw new ServiceError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  );
}

function requirePartChecksum(
  upload: MultipartUpload,
  listed: CompletedPart,
  given: Checksum | undefined,
): void {
  if (upload.checksumType !== 'COMPOSITE' || given?.algorithm === upload.checksumAlgorithm) return;
  throw new ServiceError(
    'InvalidRequest',
    `The upload was created using a ${upload.checksumAlgorithm?.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number(listed)} in the request.`,
  );
}

function requireSize(expected: number | undefined, size: number): void {
  if (expected === undefined || expected === size) return;
  throw new ServiceError(
    'InvalidRequest',
    `The provided 'x-amz-mp-object-size' header value ${expected} does not match what was computed: ${size}`,
  );
}

function requireType(given: string | undefined, type: MultipartUpload['checksumType']): void {
  if (given === undefined || given === type) return;
  throw new ServiceError(
    'InvalidRequest',
    `The upload was created using the ${type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/** Composite checksums need consecutive part numbers from 1; S3 answers 500 to anything else. */
function objectChecksum(
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
  body: ObjectBody,
  input: CompleteMultipartUploadRequest,
): Checksum | undefined {
  const algorithm = upload.checksumAlgorithm;
  if (algorithm === undefined) return undefined;
  if (parts.some((part, at) => part.number !== at + 1)) {
    throw new ServiceError('InternalError', 'We encountered an internal error. Please try again.', 500);
  }
  const partChecksums = parts.flatMap((part) => part.checksum ?? []);
  const checksum =
    upload.checksumType === 'COMPOSITE'
      ? compositeChecksum(partChecksums, algorithm)
      : checksumOf(body, algorithm);
  const given = givenChecksum(input)?.value;
  if (given !== undefined && given !== checksum.value && given !== checksum.value.replace(/-\d+$/, '')) {
    throw new ServiceError(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
  return checksum;
}

function compositeETag(parts: readonly UploadedPart[]): string {
  const digests = Buffer.concat(parts.map((part) => Buffer.from(unquoted(part.eTag), 'hex')));
  return `"${createHash('md5').update(digests).digest('hex')}-${parts.length}"`;
}
