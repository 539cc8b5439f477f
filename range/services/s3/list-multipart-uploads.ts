import type { ListMultipartUploadsOutput, ListMultipartUploadsRequest } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onBucket } from './authorization';
import { keyEncoder, validateEncoding } from './key-encoding';
import { requireOwner } from './new-object';
import { pageSize } from './page';
import { compareKeys, findBucket, type MultipartUpload } from './state';

export const listMultipartUploads = operation<ListMultipartUploadsRequest, ListMultipartUploadsOutput>({
  name: 'ListMultipartUploads',
  authorize: (input, call) => [onBucket(call, 's3:ListBucketMultipartUploads', input)],
  validate(input) {
    rejectUnmodelled(input, 'ListMultipartUploads', [
      'Bucket',
      'Prefix',
      'EncodingType',
      'MaxUploads',
      'KeyMarker',
      'UploadIdMarker',
      'ExpectedBucketOwner',
    ]);
    validateEncoding(input.EncodingType);
  },
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const encoded = keyEncoder(input.EncodingType);
    const size = pageSize(input.MaxUploads, 'max-uploads');
    const ordered = [...bucket.uploads.values()]
      .filter((upload) => upload.key.startsWith(input.Prefix ?? ''))
      .sort((a, b) => compareKeys(a.key, b.key) || a.initiatedMs - b.initiatedMs);
    const rest = afterMarker(ordered, input);
    const page = rest.slice(0, size);
    const last = page.at(-1);
    const truncated = size > 0 && rest.length > page.length;
    return {
      Bucket: bucket.name,
      Prefix: encoded(input.Prefix ?? ''),
      ...(input.EncodingType && { EncodingType: input.EncodingType }),
      KeyMarker: encoded(input.KeyMarker ?? ''),
      UploadIdMarker: input.UploadIdMarker ?? '',
      MaxUploads: size,
      IsTruncated: truncated,
      ...(truncated && last && { NextKeyMarker: encoded(last.key), NextUploadIdMarker: last.id }),
      Uploads: page.map((upload) => ({ ...toUpload(upload), Key: encoded(upload.key) })),
    };
  },
});

/** Without an upload id the marker skips the whole key; an upload id without a key is ignored. */
function afterMarker(
  uploads: MultipartUpload[],
  { KeyMarker, UploadIdMarker }: ListMultipartUploadsRequest,
): MultipartUpload[] {
  if (KeyMarker === undefined || KeyMarker === '') return uploads;
  const marked = uploads.findIndex((upload) => upload.key === KeyMarker && upload.id === UploadIdMarker);
  if (marked >= 0) return uploads.slice(marked + 1);
  return uploads.filter((upload) => compareKeys(upload.key, KeyMarker) > 0);
}

const toUpload = (upload: MultipartUpload) => ({
  UploadId: upload.id,
  Initiated: dateOf(upload.initiatedMs),
  StorageClass: 'STANDARD' as const,
  Initiator: { ID: upload.initiator.id, DisplayName: upload.initiator.name },
  ...(upload.checksumAlgorithm && { ChecksumAlgorithm: upload.checksumAlgorithm }),
  ...(upload.checksumType && { ChecksumType: upload.checksumType }),
});
