/** What GetObject and HeadObject have in common: finding the version, its headers, and the range asked for. */
import type { GetObjectRequest, HeadObjectOutput } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { ServiceError } from '../../wire/service-error';
import { checksumMember } from './checksums';
import { encryptionMembers } from './new-object';
import { preconditionFailed, unquoted } from './preconditions';
import type { Bucket, StoredObject } from './state';

export const READ_MEMBERS = [
  'Bucket',
  'Key',
  'VersionId',
  'Range',
  'IfMatch',
  'ChecksumMode',
  'ExpectedBucketOwner',
  'ResponseCacheControl',
  'ResponseContentDisposition',
  'ResponseContentEncoding',
  'ResponseContentLanguage',
  'ResponseContentType',
] as const;

type ReadInput = Pick<GetObjectRequest, (typeof READ_MEMBERS)[number]>;

export function findObject(bucket: Bucket, input: ReadInput): StoredObject {
  const versions = bucket.versions.get(input.Key ?? '') ?? [];
  if (input.VersionId === undefined) {
    const current = versions.at(-1);
    if (current?.kind === 'object') return matching(current, input);
    throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  const version = versions.find((each) => each.versionId === input.VersionId);
  if (!version) throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
  if (version.kind === 'object') return matching(version, input);
  throw new ServiceError(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    405,
  );
}

function matching(stored: StoredObject, { IfMatch }: ReadInput): StoredObject {
  if (IfMatch !== undefined && unquoted(IfMatch) !== unquoted(stored.eTag)) throw preconditionFailed();
  return stored;
}

export interface ByteRange {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

/** A single range in bytes (RFC 9110); S3 ignores what it cannot parse and serves no multiple ranges. */
export function parseRange(range: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const suffix = first === '';
  const from = suffix ? Math.max(0, size - Number(last)) : Number(first);
  const to = suffix || last === '' ? size : Math.min(size, Number(last) + 1);
  if (!suffix && last !== '' && Number(last) < from) return undefined;
  if (from >= size || to <= from) {
    throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416);
  }
  return { from, to };
}

export function headersOf(
  stored: StoredObject,
  input: ReadInput,
  range: ByteRange | undefined,
): HeadObjectOutput {
  const whole = range === undefined;
  const { from, to } = range ?? { from: 0, to: stored.body.size };
  return {
    ...stored.headers,
    ...overrides(input),
    AcceptRanges: 'bytes',
    ContentLength: to - from,
    ...(!whole && { ContentRange: `bytes ${from}-${to - 1}/${stored.body.size}` }),
    ETag: stored.eTag,
    LastModified: dateOf(stored.lastModifiedMs),
    Metadata: { ...stored.metadata },
    ...(stored.versionId !== 'null' && { VersionId: stored.versionId }),
    ...(stored.tags.size > 0 && { TagCount: stored.tags.size }),
    ...(input.ChecksumMode === 'ENABLED' && whole && checksumHeaders(stored)),
    ...encryptionMembers(stored.encryption),
    ...lockHeaders(stored),
  };
}

const checksumHeaders = (stored: StoredObject): HeadObjectOutput => ({
  ...checksumMember(stored.checksum),
  ...(stored.checksumType && { ChecksumType: stored.checksumType }),
});

const lockHeaders = ({ retention, legalHold }: StoredObject): HeadObjectOutput => ({
  ...(retention && {
    ObjectLockMode: retention.mode,
    ObjectLockRetainUntilDate: dateOf(retention.untilMs),
  }),
  ...(legalHold && { ObjectLockLegalHoldStatus: 'ON' }),
});

const overrides = (input: ReadInput): HeadObjectOutput => ({
  ...(input.ResponseCacheControl && { CacheControl: input.ResponseCacheControl }),
  ...(input.ResponseContentDisposition && { ContentDisposition: input.ResponseContentDisposition }),
  ...(input.ResponseContentEncoding && { ContentEncoding: input.ResponseContentEncoding }),
  ...(input.ResponseContentLanguage && { ContentLanguage: input.ResponseContentLanguage }),
  ...(input.ResponseContentType && { ContentType: input.ResponseContentType }),
});
