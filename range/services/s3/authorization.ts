/**
 * What a request to S3 must be allowed. A caller who may not list the bucket is not told whether a key exists:
 * reading a key that is not there then needs s3:ListBucket too, which turns the 404 into AccessDenied
 * (GetObject, "Permissions", in the S3 API reference).
 */
import type { Authorization, Call } from '../../wire/operation';
import { authorizeKeyUse, type KeyUse } from '../kms';
import type { Bucket, Encryption, StoredObject } from './state';

export type Context = Authorization['context'];

interface Target {
  readonly Bucket: string | undefined;
  readonly Key?: string | undefined;
}

const bucketArn = ({ world }: Call, bucket: string | undefined): string =>
  `arn:${world.partition}:s3:::${bucket ?? ''}`;

export const objectArn = (call: Call, target: Target): string =>
  `${bucketArn(call, target.Bucket)}/${target.Key ?? ''}`;

export function onBucket(call: Call, action: string, target: Target, context: Context = {}): Authorization {
  return onResource(call, action, bucketArn(call, target.Bucket), target, context);
}

export function onObject(call: Call, action: string, target: Target, context: Context = {}): Authorization {
  return onResource(call, action, objectArn(call, target), target, context);
}

function onResource(
  call: Call,
  action: string,
  resource: string,
  target: Target,
  context: Context,
): Authorization {
  const policy = bucketOf(call, target)?.policy;
  return {
    action,
    resource,
    context: { 's3:ResourceAccount': call.world.account, ...context },
    ...(policy && { resourcePolicies: [policy] }),
  };
}

export const bucketOf = (call: Call, target: Target): Bucket | undefined =>
  call.world.s3.buckets.get(target.Bucket ?? '');

export function onKey(
  call: Call,
  target: Target,
  encryption: Encryption | undefined,
  actions: KeyUse['actions'],
): Authorization[] {
  if (!encryption) return [];
  const encrypted = encryption.bucketKeyEnabled ? bucketArn(call, target.Bucket) : objectArn(call, target);
  return authorizeKeyUse(call.world, call.world.s3.keyPolicies, {
    keyArn: encryption.kmsKeyArn,
    via: 's3',
    actions,
    encryptionContext: { 'aws:s3:arn': encrypted },
  });
}

/** The version that a read names, and what reading it needs; `decrypts` tells whether the content is read. */
export function onRead(
  call: Call,
  target: Target & { readonly VersionId?: string | undefined },
  decrypts: boolean,
): Authorization[] {
  const stored = storedVersion(bucketOf(call, target), target.Key, target.VersionId);
  const action = target.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const tags = [...(stored?.tags ?? [])].map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value]);
  return [
    onObject(call, action, target, {
      ...Object.fromEntries(tags),
      ...(target.VersionId !== undefined && { 's3:VersionId': target.VersionId }),
    }),
    ...(stored ? [] : [onBucket(call, 's3:ListBucket', target)]),
    ...(decrypts ? onKey(call, target, stored?.encryption, ['kms:Decrypt']) : []),
  ];
}

function storedVersion(
  bucket: Bucket | undefined,
  key: string | undefined,
  versionId: string | undefined,
): StoredObject | undefined {
  const versions = bucket?.versions.get(key ?? '') ?? [];
  const version =
    versionId === undefined ? versions.at(-1) : versions.find((each) => each.versionId === versionId);
  return version?.kind === 'object' ? version : undefined;
}
