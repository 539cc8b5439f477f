/**
 * The vault's side of a capture: a multipart upload whose parts the subject may put through pre-signed URLs, each good
 * for one part and a limited time, and nothing else. The upload is completed from our own list of what arrived.
 */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type Part,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { isCode } from '../common/aws-error';
import { environment } from '../common/environment';
import { s3 } from '../common/vault';

export interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

const target = ({ key, uploadId }: Upload) => ({
  Bucket: environment('VAULT_BUCKET'),
  Key: key,
  UploadId: uploadId,
});

export async function beginUpload(key: string): Promise<Upload> {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({
      Bucket: environment('VAULT_BUCKET'),
      Key: key,
      ContentType: 'application/octet-stream',
    }),
  );
  if (UploadId === undefined) throw new Error(`S3 began an upload of ${key} without an id`);
  return { key, uploadId: UploadId };
}

export const partUrls = (upload: Upload, parts: number, expiresIn: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: parts }, (_, at) =>
      getSignedUrl(s3, new UploadPartCommand({ ...target(upload), PartNumber: at + 1 }), { expiresIn }),
    ),
  );

export const putUrl = (key: string, expiresIn: number): Promise<string> =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }), { expiresIn });

export const getUrl = (key: string, expiresIn: number): Promise<string> =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }), { expiresIn });

/** The parts that arrived; undefined when the upload is no more, because an earlier attempt completed it. */
export async function uploadedParts(upload: Upload): Promise<Part[] | undefined> {
  try {
    return await listParts(upload);
  } catch (error) {
    if (isCode(error, 'NoSuchUpload')) return undefined;
    throw error;
  }
}

/** Page by page while S3 says that there is more: the last page has a marker too, so the SDK's paginator would go on. */
async function listParts(upload: Upload): Promise<Part[]> {
  const parts: Part[] = [];
  let marker: string | undefined;
  for (;;) {
    const page = await s3.send(
      new ListPartsCommand({ ...target(upload), ...(marker && { PartNumberMarker: marker }) }),
    );
    parts.push(...(page.Parts ?? []));
    if (page.IsTruncated !== true) return parts;
    marker = page.NextPartNumberMarker;
  }
}

/** Size of a finished object in bytes. */
export async function storedBytes({ key }: Upload): Promise<number> {
  const { ContentLength } = await s3.send(
    new HeadObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }),
  );
  return ContentLength ?? 0;
}

/** Makes an object of the parts that arrived. Its URLs are dead from here on. */
export async function completeUpload(upload: Upload, parts: readonly Part[]): Promise<void> {
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...target(upload),
      MultipartUpload: { Parts: parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
    }),
  );
}
