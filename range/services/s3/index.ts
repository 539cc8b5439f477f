import type { AnyOperation } from '../../wire/operation';
import { abortMultipartUpload } from './abort-multipart-upload';
import { completeMultipartUpload } from './complete-multipart-upload';
import { createMultipartUpload } from './create-multipart-upload';
import { deleteObject } from './delete-object';
import { getObject } from './get-object';
import { headObject } from './head-object';
import { listBuckets } from './list-buckets';
import { listMultipartUploads } from './list-multipart-uploads';
import { listObjectVersions } from './list-object-versions';
import { listObjectsV2 } from './list-objects-v2';
import { listParts } from './list-parts';
import { putObject } from './put-object';
import { uploadPart } from './upload-part';

export const operations: readonly AnyOperation[] = [
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  deleteObject,
  getObject,
  headObject,
  listBuckets,
  listMultipartUploads,
  listObjectsV2,
  listObjectVersions,
  listParts,
  putObject,
  uploadPart,
];
