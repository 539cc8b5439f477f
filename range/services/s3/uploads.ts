import { ServiceError } from '../../wire/service-error';
import type { Bucket, MultipartUpload } from './state';

export function findUpload(
  bucket: Bucket,
  key: string | undefined,
  uploadId: string | undefined,
): MultipartUpload {
  const upload = bucket.uploads.get(uploadId ?? '');
  if (upload && upload.key === key) return upload;
  throw new ServiceError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  );
}
