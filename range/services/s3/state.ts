/**
 * Buckets of the range. Versions of a key are kept oldest first, the last one is current. Nothing here expires:
 * lifecycle rules are not modelled.
 */
import type { PolicyDocument } from '../../iam';
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';
import type { KeyPolicies } from '../kms';
import type { ObjectBody } from './body';
import type { Checksum, ChecksumAlgorithm } from './checksums';

export type LockMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  readonly mode: LockMode;
  readonly untilMs: number;
}

export interface Encryption {
  readonly kmsKeyArn: string;
  readonly bucketKeyEnabled: boolean;
}

export interface StoredObject {
  readonly kind: 'object';
  readonly key: string;
  readonly versionId: string;
  readonly body: ObjectBody;
  /** With the quotes that S3 puts around it. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
  readonly headers: SystemMetadata;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: ReadonlyMap<string, string>;
  readonly encryption?: Encryption;
  readonly retention?: Retention;
  readonly legalHold: boolean;
  readonly checksum?: Checksum;
  readonly checksumType?: 'COMPOSITE' | 'FULL_OBJECT';
}

export interface SystemMetadata {
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
}

export interface DeleteMarker {
  readonly kind: 'delete-marker';
  readonly key: string;
  readonly versionId: string;
  readonly lastModifiedMs: number;
}

export type ObjectVersion = StoredObject | DeleteMarker;

export interface UploadedPart {
  readonly number: number;
  readonly body: ObjectBody;
  readonly eTag: string;
  readonly lastModifiedMs: number;
  readonly checksum?: Checksum;
}

/** What the object will be once it is complete, and the parts so far. */
export interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly initiatedMs: number;
  readonly initiator: { readonly id: string; readonly name: string };
  readonly object: Pick<
    StoredObject,
    'headers' | 'metadata' | 'tags' | 'encryption' | 'retention' | 'legalHold'
  >;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: 'COMPOSITE' | 'FULL_OBJECT';
  readonly parts: Map<number, UploadedPart>;
}

export interface BucketSettings {
  readonly versioning?: 'Enabled' | 'Suspended';
  /** Object Lock; requires versioning. The default retention is applied to uploads that carry none. */
  readonly objectLock?: {
    readonly defaultRetention?: { readonly mode: LockMode; readonly days: number };
  };
  /** Default encryption under a KMS key; without it objects are encrypted under S3's own keys. */
  readonly encryption?: Encryption;
  readonly policy?: PolicyDocument;
  readonly publicAccessBlocked?: boolean;
}

export interface Bucket extends BucketSettings {
  readonly name: string;
  readonly createdMs: number;
  readonly versions: Map<string, ObjectVersion[]>;
  readonly uploads: Map<string, MultipartUpload>;
}

export interface S3State {
  readonly buckets: Map<string, Bucket>;
  /** Policies of the KMS keys that buckets or requests name, by key ARN. */
  readonly keyPolicies: KeyPolicies;
  readonly ids: Random;
}

export interface S3Options {
  readonly random: Random;
  readonly keyPolicies?: KeyPolicies;
}

export function createS3State({ random, keyPolicies = new Map() }: S3Options): S3State {
  return { buckets: new Map(), keyPolicies, ids: random.fork('s3.ids') };
}

export function addBucket(
  state: S3State,
  name: string,
  createdMs: number,
  settings: BucketSettings = {},
): Bucket {
  if (settings.objectLock && settings.versioning !== 'Enabled') {
    throw new RangeError(
      `bucket ${name}: Object Lock needs versioning 'Enabled', got '${settings.versioning}'`,
    );
  }
  const bucket: Bucket = { ...settings, name, createdMs, versions: new Map(), uploads: new Map() };
  state.buckets.set(name, bucket);
  return bucket;
}

export function findBucket(state: S3State, name: string | undefined): Bucket {
  const bucket = state.buckets.get(name ?? '');
  if (!bucket) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
  return bucket;
}

/** The current version of a key unless it is a delete marker. */
export function currentObject(bucket: Bucket, key: string): StoredObject | undefined {
  const current = bucket.versions.get(key)?.at(-1);
  return current?.kind === 'object' ? current : undefined;
}

/** Stores a version by the bucket's versioning rules: unversioned and suspended buckets keep one `null` version. */
export function putVersion(bucket: Bucket, version: ObjectVersion): void {
  const earlier = bucket.versions.get(version.key) ?? [];
  const kept = version.versionId === 'null' ? earlier.filter((each) => each.versionId !== 'null') : earlier;
  const versions = [...kept, version].sort((a, b) => a.lastModifiedMs - b.lastModifiedMs);
  bucket.versions.set(version.key, versions);
}

export function newVersionId(state: S3State, bucket: Bucket): string {
  return bucket.versioning === 'Enabled' ? state.ids.hex(32) : 'null';
}

/** Keys in the order of S3's listings: by their UTF-8 bytes. */
export function sortedKeys(keys: Iterable<string>): string[] {
  return [...keys].sort(compareKeys);
}

export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
