/** Reads an object of the vault from any byte on, in order, several ranged requests ahead: one connection to S3 is slower than a hash. */
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { environment } from '../common/environment';
import { s3 } from '../common/vault';

export const PIECE = 32 * 1024 * 1024;
const AHEAD = 4;

export interface StoredImage {
  readonly key: string;
  /** Every piece is of this version, whatever is written under the key meanwhile. */
  readonly versionId: string;
  readonly bytes: number;
}

export async function findImage(key: string): Promise<StoredImage> {
  const { VersionId, ContentLength } = await s3.send(
    new HeadObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }),
  );
  if (VersionId === undefined || ContentLength === undefined)
    throw new Error(`S3 gave no version or length of ${key}`);
  return { key, versionId: VersionId, bytes: ContentLength };
}

export async function* pieces(image: StoredImage, from: number): AsyncGenerator<readonly Buffer[]> {
  const offsets = Array.from(
    { length: Math.ceil((image.bytes - from) / PIECE) },
    (_, index) => from + index * PIECE,
  );
  const coming = offsets.slice(0, AHEAD).map((offset) => piece(image, offset));
  try {
    for (const index of offsets.keys()) {
      const next = await coming[index];
      const ahead = offsets[index + AHEAD];
      if (ahead !== undefined) coming.push(piece(image, ahead));
      if (next) yield next;
    }
  } finally {
    await Promise.allSettled(coming);
  }
}

async function piece({ key, versionId, bytes }: StoredImage, offset: number): Promise<readonly Buffer[]> {
  const last = Math.min(offset + PIECE, bytes) - 1;
  const { Body } = await s3.send(
    new GetObjectCommand({
      Bucket: environment('VAULT_BUCKET'),
      Key: key,
      VersionId: versionId,
      Range: `bytes=${offset}-${last}`,
    }),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of Body as AsyncIterable<Buffer>) chunks.push(chunk);
  const read = chunks.reduce((sum, { length }) => sum + length, 0);
  if (read !== last - offset + 1)
    throw new Error(`S3 gave ${read} bytes of ${key} from byte ${offset} to ${last}`);
  return chunks;
}
