import type { ListPartsOutput, ListPartsRequest } from '@aws-sdk/client-s3';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onObject } from './authorization';
import { checksumMember } from './checksums';
import { requireOwner } from './new-object';
import { pageSize } from './page';
import { findBucket, type UploadedPart } from './state';
import { findUpload } from './uploads';

export const listParts = operation<ListPartsRequest, ListPartsOutput>({
  name: 'ListParts',
  authorize: (input, call) => [onObject(call, 's3:ListMultipartUploadParts', input)],
  validate: (input) =>
    rejectUnmodelled(input, 'ListParts', [
      'Bucket',
      'Key',
      'UploadId',
      'MaxParts',
      'PartNumberMarker',
      'ExpectedBucketOwner',
    ]),
  apply(input, call) {
    const bucket = findBucket(call.world.s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const upload = findUpload(bucket, input.Key, input.UploadId);
    const size = pageSize(input.MaxParts, 'max-parts');
    const after = Number(input.PartNumberMarker ?? 0);
    const rest = [...upload.parts.values()]
      .filter((part) => part.number > after)
      .sort((a, b) => a.number - b.number);
    const page = rest.slice(0, size);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: `${after}`,
      MaxParts: size,
      IsTruncated: rest.length > page.length,
      NextPartNumberMarker: `${page.at(-1)?.number ?? after}`,
      Parts: page.map(toPart),
      Initiator: { ID: upload.initiator.id, DisplayName: upload.initiator.name },
      Owner: { ID: call.world.account },
      StorageClass: 'STANDARD',
      ...(upload.checksumAlgorithm && { ChecksumAlgorithm: upload.checksumAlgorithm }),
      ...(upload.checksumType && { ChecksumType: upload.checksumType }),
    };
  },
});

const toPart = (part: UploadedPart) => ({
  PartNumber: part.number,
  ETag: part.eTag,
  Size: part.body.size,
  LastModified: dateOf(part.lastModifiedMs),
  ...checksumMember(part.checksum),
});
