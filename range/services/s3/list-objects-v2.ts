import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onBucket } from './authorization';
import { keyEncoder, validateEncoding } from './key-encoding';
import { requireOwner } from './new-object';
import { pageSize } from './page';
import { type Bucket, compareKeys, currentObject, findBucket, type StoredObject, sortedKeys } from './state';

export const listObjectsV2 = operation<ListObjectsV2Request, ListObjectsV2Output>({
  name: 'ListObjectsV2',
  authorize: (input, call) => [
    onBucket(call, 's3:ListBucket', input, {
      's3:prefix': input.Prefix ?? '',
      ...(input.Delimiter && { 's3:delimiter': input.Delimiter }),
      ...(input.MaxKeys !== undefined && { 's3:max-keys': `${input.MaxKeys}` }),
    }),
  ],
  validate(input) {
    rejectUnmodelled(input, 'ListObjectsV2', [
      'Bucket',
      'Prefix',
      'Delimiter',
      'EncodingType',
      'MaxKeys',
      'ContinuationToken',
      'StartAfter',
      'ExpectedBucketOwner',
    ]);
    validateEncoding(input.EncodingType);
  },
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const encoded = keyEncoder(input.EncodingType);
    const size = pageSize(input.MaxKeys, 'max-keys');
    const after = input.ContinuationToken === undefined ? input.StartAfter : nameIn(input.ContinuationToken);
    const rest = entries(bucket, input.Prefix ?? '', input.Delimiter ?? '').filter(
      (entry) => after === undefined || compareKeys(entry.name, after) > 0,
    );
    const page = rest.slice(0, size);
    const last = page.at(-1);
    const truncated = size > 0 && rest.length > page.length;
    const contents = page.flatMap((entry) =>
      entry.object ? [{ ...toContents(entry.object), Key: encoded(entry.name) }] : [],
    );
    const prefixes = page.flatMap((entry) => (entry.object ? [] : [{ Prefix: encoded(entry.name) }]));
    return {
      Name: bucket.name,
      Prefix: encoded(input.Prefix ?? ''),
      ...(input.Delimiter && { Delimiter: encoded(input.Delimiter) }),
      ...(input.EncodingType && { EncodingType: input.EncodingType }),
      MaxKeys: size,
      KeyCount: page.length,
      IsTruncated: truncated,
      ...(contents.length > 0 && { Contents: contents }),
      ...(prefixes.length > 0 && { CommonPrefixes: prefixes }),
      ...(input.StartAfter !== undefined && { StartAfter: encoded(input.StartAfter) }),
      ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
      ...(truncated && last && { NextContinuationToken: tokenOf(last.name) }),
    };
  },
});

interface Entry {
  readonly name: string;
  /** Absent for a common prefix. */
  readonly object?: StoredObject;
}

function entries(bucket: Bucket, prefix: string, delimiter: string): Entry[] {
  const found = new Map<string, Entry>();
  for (const key of sortedKeys([...bucket.versions.keys()].filter((each) => each.startsWith(prefix)))) {
    const object = currentObject(bucket, key);
    if (!object) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    found.set(name, cut < 0 ? { name, object } : { name });
  }
  return [...found.values()];
}

const toContents = (object: StoredObject) => ({
  ETag: object.eTag,
  Size: object.body.size,
  LastModified: dateOf(object.lastModifiedMs),
  StorageClass: 'STANDARD' as const,
  ...(object.checksum && { ChecksumAlgorithm: [object.checksum.algorithm] }),
  ...(object.checksumType && { ChecksumType: object.checksumType }),
});

const tokenOf = (name: string): string => Buffer.from(name).toString('base64');

function nameIn(token: string): string {
  const name = Buffer.from(token, 'base64');
  if (token === '' || name.toString('base64') !== token) {
    throw new ServiceError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return name.toString('utf8');
}
