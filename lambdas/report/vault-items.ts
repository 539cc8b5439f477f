/** What lies in the case's folder of the vault, each object with the SHA-256 of its content. */
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { collect } from '../common/collect';
import { environment } from '../common/environment';
import { caseKey, LARGEST_READ, load, s3 } from '../common/vault';
import { type ReportInput, resultOf } from './input';

export interface VaultItem {
  readonly key: string;
  readonly bytes: number;
  readonly versionId?: string;
  readonly sha256?: string;
  /** How the hash is known. */
  readonly verified: string;
}

/** The memory image is far beyond what a function could read back. */
export async function vaultItems(input: ReportInput): Promise<VaultItem[]> {
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: environment('VAULT_BUCKET'), Prefix: caseKey(input.case.caseId, '') },
  );
  const objects = await collect(pages, ({ Contents }) => Contents);
  return await Promise.all(
    objects.map(({ Key = '', Size = 0 }) =>
      Size <= LARGEST_READ ? reread(Key) : fromHost(Key, Size, input),
    ),
  );
}

async function reread(key: string): Promise<VaultItem> {
  return { ...(await load(key)).stored, verified: 'read back and hashed by Cordon' };
}

function fromHost(key: string, bytes: number, input: ReportInput): VaultItem {
  const { image } = (resultOf(input, 'memory')?.detail ?? {}) as {
    image?: { key?: string; hostSha256?: string };
  };
  if (image?.key !== key || image.hostSha256 === undefined) return { key, bytes, verified: 'not hashed' };
  const verified =
    'hash by the host while streaming; parts checked by S3 (Content-MD5) and counted against the host manifest';
  return { key, bytes, sha256: image.hostSha256, verified };
}
