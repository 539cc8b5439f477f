/** What PutObject and CreateMultipartUpload say alike about the object to come. */
import type { CreateMultipartUploadRequest, PutObjectRequest } from '@aws-sdk/client-s3';
import type { Authorization, Call } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { requireKey } from '../kms';
import { bucketOf, type Context, onKey, onObject } from './authorization';
import type { Bucket, Encryption, MultipartUpload, Retention, S3State, SystemMetadata } from './state';

export type NewObjectInput = Pick<PutObjectRequest & CreateMultipartUploadRequest, NewObjectMember>;
type NewObjectMember = (typeof NEW_OBJECT_MEMBERS)[number];

export const NEW_OBJECT_MEMBERS = [
  'Bucket',
  'Key',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Metadata',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'BucketKeyEnabled',
  'Tagging',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'ObjectLockLegalHoldStatus',
  'ExpectedBucketOwner',
  'ChecksumAlgorithm',
] as const;

/** System metadata holds at most 2 KB; user metadata counts keys and values together. */
const MAX_USER_METADATA = 2048;
const DAY_MS = 86_400_000;

export function authorizeNewObject(
  call: Call,
  input: NewObjectInput,
  preconditions: Context = {},
): Authorization[] {
  const encryption = encryptionOf(call, bucketOf(call, input), input);
  const context = { ...preconditions, ...requestContext(call, input) };
  return [
    onObject(call, 's3:PutObject', input, context),
    ...(input.ObjectLockMode ? [onObject(call, 's3:PutObjectRetention', input, context)] : []),
    ...(input.ObjectLockLegalHoldStatus ? [onObject(call, 's3:PutObjectLegalHold', input, context)] : []),
    ...(input.Tagging ? [onObject(call, 's3:PutObjectTagging', input, context)] : []),
    ...onKey(call, input, encryption, ['kms:GenerateDataKey']),
  ];
}

function requestContext({ world }: Call, input: NewObjectInput): Context {
  const tags = [...parseTagging(input.Tagging)];
  const until = input.ObjectLockRetainUntilDate;
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`s3:RequestObjectTag/${key}`, value])),
    ...(tags.length > 0 && { 's3:RequestObjectTagKeys': tags.map(([key]) => key) }),
    ...(input.ServerSideEncryption && { 's3:x-amz-server-side-encryption': input.ServerSideEncryption }),
    ...(input.SSEKMSKeyId && { 's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId }),
    ...(input.ObjectLockMode && { 's3:object-lock-mode': input.ObjectLockMode }),
    ...(input.ObjectLockLegalHoldStatus && { 's3:object-lock-legal-hold': input.ObjectLockLegalHoldStatus }),
    ...(until && {
      's3:object-lock-retain-until-date': until.toISOString(),
      's3:object-lock-remaining-retention-days': `${Math.floor((until.getTime() - world.clock.now()) / DAY_MS)}`,
    }),
  };
}

export function validateNewObject(input: NewObjectInput): void {
  const key = Buffer.byteLength(input.Key ?? '');
  if (key > 1024) throw new ServiceError('KeyTooLongError', 'Your key is too long');
  const metadata = Object.entries(input.Metadata ?? {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (metadata > MAX_USER_METADATA) {
    throw new ServiceError(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  }
  if ((input.ObjectLockMode === undefined) !== (input.ObjectLockRetainUntilDate === undefined)) {
    throw new ServiceError(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
}

export function newObject(call: Call, bucket: Bucket, input: NewObjectInput): MultipartUpload['object'] {
  const encryption = encryptionOf(call, bucket, input);
  if (encryption) requireKey(call.world.s3.keyPolicies, encryption.kmsKeyArn);
  const retention = retentionOf(bucket, input, call.world.clock.now());
  return {
    headers: systemMetadata(input),
    metadata: input.Metadata ?? {},
    tags: parseTagging(input.Tagging),
    legalHold: legalHoldOf(bucket, input),
    ...(encryption && { encryption }),
    ...(retention && { retention }),
  };
}

export function requireOwner({ world }: Call, owner: string | undefined): void {
  if (owner !== undefined && owner !== world.account) {
    throw new ServiceError('AccessDenied', 'Access Denied', 403);
  }
}

/** S3 refuses to lock what it cannot check: such uploads must carry a digest, whoever asked for the lock. */
export function requireDigestUnderLock(
  kind: 'Object' | 'Part',
  locked: Pick<MultipartUpload['object'], 'retention' | 'legalHold'>,
  hasDigest: boolean,
): void {
  if (hasDigest || (!locked.retention && !locked.legalHold)) return;
  throw new ServiceError(
    'InvalidRequest',
    `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${kind} requests with Object Lock parameters`,
  );
}

/** The ETag is the MD5 of the content unless a KMS key encrypts it; then it is not a digest at all. */
export function newETag(state: S3State, encryption: Encryption | undefined, md5: () => Buffer): string {
  return encryption ? `"${state.ids.hex(32)}"` : `"${md5().toString('hex')}"`;
}

export const encryptionMembers = (encryption: Encryption | undefined) =>
  encryption
    ? ({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: encryption.kmsKeyArn,
        ...(encryption.bucketKeyEnabled && { BucketKeyEnabled: true }),
      } as const)
    : ({ ServerSideEncryption: 'AES256' } as const);

function encryptionOf(call: Call, bucket: Bucket | undefined, input: NewObjectInput): Encryption | undefined {
  const requested = input.ServerSideEncryption;
  if (requested === undefined && input.SSEKMSKeyId !== undefined) {
    throw new ServiceError(
      'InvalidArgument',
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    );
  }
  if (requested === 'AES256') return undefined;
  if (requested === undefined) return bucket?.encryption;
  if (requested !== 'aws:kms') throw new NotModelled(`S3 ServerSideEncryption '${requested}'`);
  if (!input.SSEKMSKeyId) throw new NotModelled('S3 encryption under the AWS managed key aws/s3');
  return {
    kmsKeyArn: keyArn(call, input.SSEKMSKeyId),
    bucketKeyEnabled: input.BucketKeyEnabled ?? bucket?.encryption?.bucketKeyEnabled ?? false,
  };
}

function keyArn({ world }: Call, keyId: string): string {
  if (/^(arn:[^:]+:kms:[^:]+:\d+:)?alias\//.test(keyId))
    throw new NotModelled(`the KMS alias '${keyId}' in S3`);
  if (keyId.startsWith('arn:')) return keyId;
  return `arn:${world.partition}:kms:${world.region}:${world.account}:key/${keyId}`;
}

function retentionOf(bucket: Bucket, input: NewObjectInput, nowMs: number): Retention | undefined {
  if (input.ObjectLockMode && input.ObjectLockRetainUntilDate) {
    requireObjectLock(bucket);
    const untilMs = input.ObjectLockRetainUntilDate.getTime();
    if (untilMs <= nowMs) {
      throw new ServiceError('InvalidArgument', 'The retain until date must be in the future!');
    }
    return { mode: input.ObjectLockMode, untilMs };
  }
  const standard = bucket.objectLock?.defaultRetention;
  return standard && { mode: standard.mode, untilMs: nowMs + standard.days * DAY_MS };
}

function legalHoldOf(bucket: Bucket, input: NewObjectInput): boolean {
  if (input.ObjectLockLegalHoldStatus === undefined) return false;
  requireObjectLock(bucket);
  return input.ObjectLockLegalHoldStatus === 'ON';
}

function requireObjectLock(bucket: Bucket): void {
  if (!bucket.objectLock) {
    throw new ServiceError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
}

function systemMetadata(input: NewObjectInput): SystemMetadata {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType } = input;
  return {
    ...(CacheControl && { CacheControl }),
    ...(ContentDisposition && { ContentDisposition }),
    ...(ContentEncoding && { ContentEncoding }),
    ...(ContentLanguage && { ContentLanguage }),
    ContentType: ContentType ?? 'binary/octet-stream',
  };
}

/** `Tagging` is written like a URL query. */
function parseTagging(tagging: string | undefined): ReadonlyMap<string, string> {
  const tags = new Map(new URLSearchParams(tagging ?? ''));
  if (tags.size > 10) throw new ServiceError('BadRequest', 'Object tags cannot be greater than 10');
  return tags;
}
