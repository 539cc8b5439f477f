/**
 * Without a version id a versioned bucket only hides the object behind a delete marker; with one the version is
 * gone, unless Object Lock holds it. Governance mode yields to s3:BypassGovernanceRetention, compliance to nobody.
 */
import type { DeleteObjectOutput, DeleteObjectRequest } from '@aws-sdk/client-s3';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onObject } from './authorization';
import { requireOwner } from './new-object';
import { type Bucket, findBucket, newVersionId, type ObjectVersion, putVersion, type S3State } from './state';

export const deleteObject = operation<DeleteObjectRequest, DeleteObjectOutput>({
  name: 'DeleteObject',
  authorize: (input, call) => [
    onObject(call, input.VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', input, {
      ...(input.VersionId !== undefined && { 's3:VersionId': input.VersionId }),
    }),
    ...(input.BypassGovernanceRetention ? [onObject(call, 's3:BypassGovernanceRetention', input)] : []),
  ],
  validate: (input) =>
    rejectUnmodelled(input, 'DeleteObject', [
      'Bucket',
      'Key',
      'VersionId',
      'BypassGovernanceRetention',
      'ExpectedBucketOwner',
    ]),
  apply(input, call) {
    const { s3, clock } = call.world;
    const bucket = findBucket(s3, input.Bucket);
    requireOwner(call, input.ExpectedBucketOwner);
    const key = input.Key ?? '';
    if (input.VersionId === undefined) return deleteCurrent(s3, bucket, key, clock.now());
    return deleteVersion(bucket, key, input.VersionId, (version) =>
      isLocked(version, clock.now(), input.BypassGovernanceRetention ?? false),
    );
  },
});

function deleteCurrent(s3: S3State, bucket: Bucket, key: string, nowMs: number): DeleteObjectOutput {
  if (bucket.versioning === undefined) {
    bucket.versions.delete(key);
    return {};
  }
  const versionId = newVersionId(s3, bucket);
  putVersion(bucket, { kind: 'delete-marker', key, versionId, lastModifiedMs: nowMs });
  return { DeleteMarker: true, VersionId: versionId };
}

function deleteVersion(
  bucket: Bucket,
  key: string,
  versionId: string,
  locked: (version: ObjectVersion) => boolean,
): DeleteObjectOutput {
  const versions = bucket.versions.get(key) ?? [];
  const doomed = versions.find((each) => each.versionId === versionId);
  if (doomed && locked(doomed)) {
    throw new ServiceError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
  }
  const kept = versions.filter((each) => each !== doomed);
  if (kept.length > 0) bucket.versions.set(key, kept);
  else bucket.versions.delete(key);
  return { VersionId: versionId, ...(doomed?.kind === 'delete-marker' && { DeleteMarker: true }) };
}

function isLocked(version: ObjectVersion, nowMs: number, bypass: boolean): boolean {
  if (version.kind === 'delete-marker') return false;
  if (version.legalHold) return true;
  const { retention } = version;
  if (!retention || retention.untilMs <= nowMs) return false;
  return retention.mode === 'COMPLIANCE' || !bypass;
}
