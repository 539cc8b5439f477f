import type { ListObjectVersionsOutput, ListObjectVersionsRequest } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onBucket } from './authorization';
import { keyEncoder, validateEncoding } from './key-encoding';
import { requireOwner } from './new-object';
import { pageSize } from './page';
import { type Bucket, compareKeys, findBucket, type ObjectVersion, sortedKeys } from './state';

export const listObjectVersions = operation<ListObjectVersionsRequest, ListObjectVersionsOutput>({
  name: 'ListObjectVersions',
  authorize: (input, call) => [
    onBucket(call, 's3:ListBucketVersions', input, { 's3:prefix': input.Prefix ?? '' }),
  ],
  validate(input) {
    rejectUnmodelled(input, 'ListObjectVersions', [
      'Bucket',
      'Prefix',
      'EncodingType',
      'MaxKeys',
      'KeyMarker',
      'VersionIdMarker',
      'ExpectedBucketOwner',
    ]);
    validateEncoding(input.EncodingType);
    if (input.VersionIdMarker !== undefined && input.KeyMarker === undefined) {
      throw new ServiceError(
        'InvalidArgument',
        'A version-id marker cannot be specified without a key marker.',
      );
    }
  },
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const encoded = keyEncoder(input.EncodingType);
    const size = pageSize(input.MaxKeys, 'max-keys');
    const rest = afterMarker(newestFirst(bucket, input.Prefix ?? ''), input);
    const page = rest.slice(0, size);
    const last = page.at(-1)?.version;
    const truncated = size > 0 && rest.length > page.length;
    return {
      Name: bucket.name,
      Prefix: encoded(input.Prefix ?? ''),
      ...(input.EncodingType && { EncodingType: input.EncodingType }),
      KeyMarker: encoded(input.KeyMarker ?? ''),
      VersionIdMarker: input.VersionIdMarker ?? '',
      MaxKeys: size,
      IsTruncated: truncated,
      ...(truncated && last && { NextKeyMarker: encoded(last.key), NextVersionIdMarker: last.versionId }),
      Versions: page.flatMap((entry) => toVersion(entry, encoded)),
      DeleteMarkers: page.flatMap((entry) =>
        entry.version.kind === 'object' ? [] : [common(entry, encoded)],
      ),
    };
  },
});

interface Entry {
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

function newestFirst(bucket: Bucket, prefix: string): Entry[] {
  return sortedKeys(bucket.versions.keys())
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) =>
      [...(bucket.versions.get(key) ?? [])].reverse().map((version, at) => ({ version, isLatest: at === 0 })),
    );
}

function afterMarker(entries: Entry[], { KeyMarker, VersionIdMarker }: ListObjectVersionsRequest): Entry[] {
  if (KeyMarker === undefined) return entries;
  const marked = entries.findIndex(
    ({ version }) => version.key === KeyMarker && version.versionId === VersionIdMarker,
  );
  if (marked >= 0) return entries.slice(marked + 1);
  return entries.filter(({ version }) => compareKeys(version.key, KeyMarker) > 0);
}

const common = ({ version, isLatest }: Entry, encoded: (key: string) => string) => ({
  Key: encoded(version.key),
  VersionId: version.versionId,
  IsLatest: isLatest,
  LastModified: dateOf(version.lastModifiedMs),
});

const toVersion = (entry: Entry, encoded: (key: string) => string) =>
  entry.version.kind === 'object'
    ? [
        {
          ...common(entry, encoded),
          ETag: entry.version.eTag,
          Size: entry.version.body.size,
          StorageClass: 'STANDARD' as const,
        },
      ]
    : [];
