/**
 * Writing to the vault. Objects are only ever added: a key is written once (`If-None-Match: *`), and a second write
 * of the same key finds the first, which stands. Every object's SHA-256 is computed here, from the bytes sent.
 */
import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type _Object as S3Object,
} from '@aws-sdk/client-s3';
import { isCode } from './aws-error';
import { clientDefaults } from './clients';
import { collect } from './collect';
import { sha256 } from './custody/hash';
import { caseKey } from './custody/layout';
import { environment } from './environment';

/**
 * With `WHEN_SUPPORTED`, the SDK's default, a pre-signed URL carries the checksum of the empty body it was signed with,
 * and S3 refuses whatever is put through it. What needs a digest (a locked bucket does) sends Content-MD5.
 */
export const s3 = new S3Client({ ...clientDefaults(), requestChecksumCalculation: 'WHEN_REQUIRED' });

export interface StoredObject {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly versionId?: string;
}

export { caseKey, sha256 };

/** Stores `content` under a new key; when the key is taken, returns what stands there instead. */
export const store = async (
  key: string,
  content: string | Uint8Array,
  contentType: string,
): Promise<StoredObject> => (await create(key, content, contentType)) ?? (await load(key)).stored;

/** Stores `content` under a new key; undefined when the key is taken, which may be by this very write, if its answer was lost. */
export async function create(
  key: string,
  content: string | Uint8Array,
  contentType: string,
): Promise<StoredObject | undefined> {
  const body = Buffer.from(content);
  const request = new PutObjectCommand({
    Bucket: environment('VAULT_BUCKET'),
    Key: key,
    Body: body,
    ContentType: contentType,
    ContentMD5: createHash('md5').update(body).digest('base64'),
    IfNoneMatch: '*',
  });
  try {
    const { VersionId } = await unlessConflict(() => s3.send(request));
    return { key, sha256: sha256(body), bytes: body.length, ...(VersionId && { versionId: VersionId }) };
  } catch (error) {
    if (!isCode(error, 'PreconditionFailed')) throw error;
    return undefined;
  }
}

/** While another write of the same key is under way S3 answers 409 and asks to try again; then one of the two stands. */
async function unlessConflict<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isCode(error, 'ConditionalRequestConflict')) throw error;
    return await write();
  }
}

/** No object that is read back is larger; what a hostile host stored through its URL may be. */
export const LARGEST_READ = 64 * 1024 * 1024;

interface Loaded {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly stored: StoredObject;
}

/** The version named, or the current one. */
export async function load(key: string, versionId?: string): Promise<Loaded> {
  const {
    Body,
    VersionId,
    ContentLength = 0,
  } = await s3.send(
    new GetObjectCommand({
      Bucket: environment('VAULT_BUCKET'),
      Key: key,
      ...(versionId && { VersionId: versionId }),
    }),
  );
  if (ContentLength > LARGEST_READ)
    throw new Error(`${key} has ${ContentLength} bytes; at most ${LARGEST_READ} are read`);
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const stored = {
    key,
    sha256: sha256(bytes),
    bytes: bytes.length,
    ...(VersionId && { versionId: VersionId }),
  };
  return {
    bytes,
    // Few of those who read an image want it as text.
    get text() {
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    },
    stored,
  };
}

/** By listing: to a reader who may not list, S3 answers for an absent key as for a forbidden one. */
export async function exists(key: string): Promise<boolean> {
  const { Contents } = await s3.send(
    new ListObjectsV2Command({ Bucket: environment('VAULT_BUCKET'), Prefix: key, MaxKeys: 1 }),
  );
  return Contents?.[0]?.Key === key;
}

/** All objects whose keys begin so, in the order of their keys. */
export async function list(Prefix: string): Promise<S3Object[]> {
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: environment('VAULT_BUCKET'), Prefix });
  return await collect(pages, ({ Contents }) => Contents);
}

/** Stable, readable JSON: what a person opens and a tool hashes. */
export const document = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
