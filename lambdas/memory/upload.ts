/**
 * The vault's side of a capture: a multipart upload whose parts the subject may put through pre-signed URLs, each good
 * for one part and a limited time, and nothing else. The upload is completed from our own list of what arrived. What is put whole, and the
 * finished image, is written once: a URL that is used again finds its key taken.
 */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type Part,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { isCode } from '../common/aws-error';
import { environment } from '../common/environment';
import { exists, s3 } from '../common/vault';

export interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

const target = ({ key, uploadId }: Upload) => ({
  Bucket: environment('VAULT_BUCKET'),
  Key: key,
  UploadId: uploadId,
});

export async function beginUpload(key: string): Promise<Upload & { readonly areETagsMd5: boolean }> {
  const { UploadId, ServerSideEncryption } = await s3.send(
    new CreateMultipartUploadCommand({
      Bucket: environment('VAULT_BUCKET'),
      Key: key,
      ContentType: 'application/octet-stream',
    }),
  );
  if (UploadId === undefined) throw new Error(`S3 began an upload of ${key} without an id`);
  return { key, uploadId: UploadId, areETagsMd5: ServerSideEncryption === 'AES256' };
}

/** Each signature in flight holds some 30 KB: a function of 512 MB would not hold those of 9,000 at once. */
const SIGNED_AT_ONCE = 100;

export async function partUrls(upload: Upload, parts: number, expiresIn: number): Promise<string[]> {
  const urls: string[] = [];
  while (urls.length < parts) {
    const count = Math.min(SIGNED_AT_ONCE, parts - urls.length);
    const next = Array.from({ length: count }, (_, at) => partUrl(upload, urls.length + at + 1, expiresIn));
    urls.push(...(await Promise.all(next)));
  }
  return urls;
}

const partUrl = (upload: Upload, PartNumber: number, expiresIn: number): Promise<string> =>
  getSignedUrl(s3, new UploadPartCommand({ ...target(upload), PartNumber }), { expiresIn });

/** Good for one object, once: `If-None-Match` is signed, so whoever puts has to send it. */
export const putUrl = (key: string, expiresIn: number): Promise<string> => {
  const command = new PutObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key, IfNoneMatch: '*' });
  return getSignedUrl(s3, command, { expiresIn });
};

export const getUrl = (key: string, expiresIn: number): Promise<string> =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }), { expiresIn });

/**
 * The parts that arrived, or those behind part `after`; undefined when the upload is no more, because an earlier attempt
 * completed it. Page by page while S3 says that there is more: the last page has a marker too, so the SDK's paginator would go on.
 */
export async function uploadedParts(upload: Upload, after = 0): Promise<Part[] | undefined> {
  try {
    const parts: Part[] = [];
    for (let marker: string | undefined = String(after); ; ) {
      const page: ListPartsCommandOutput = await s3.send(
        new ListPartsCommand({ ...target(upload), PartNumberMarker: marker }),
      );
      parts.push(...(page.Parts ?? []));
      if (page.IsTruncated !== true) return parts;
      marker = page.NextPartNumberMarker;
    }
  } catch (error) {
    if (isCode(error, 'NoSuchUpload')) return undefined;
    throw error;
  }
}

/** Size of a finished object in bytes. */
export async function storedBytes({ key }: Upload): Promise<number> {
  const { ContentLength } = await s3.send(
    new HeadObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }),
  );
  return ContentLength ?? 0;
}

/**
 * Makes an object of the parts that arrived. Its URLs are dead from here on. A call whose answer was lost is repeated by the SDK, which then
 * finds no such upload, or the object: what the first one made is there.
 */
export async function completeUpload(upload: Upload, parts: readonly Part[]): Promise<void> {
  const command = new CompleteMultipartUploadCommand({
    ...target(upload),
    MultipartUpload: { Parts: parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
    IfNoneMatch: '*',
  });
  try {
    await s3.send(command);
  } catch (error) {
    const bytes = parts.reduce((sum, { Size }) => sum + (Size ?? 0), 0);
    const isDone = isCode(error, 'NoSuchUpload') || isCode(error, 'PreconditionFailed');
    // Of an object that is not there, S3 tells who may not list all of the bucket that they may not ask.
    if (!isDone || !(await exists(upload.key)) || (await storedBytes(upload)) !== bytes) throw error;
  }
}
