import { createHash } from 'node:crypto';
import type {
  HeadObjectOutput,
  ListObjectsV2Output,
  ListObjectVersionsOutput,
  PutObjectOutput,
} from '@aws-sdk/client-s3';
import { dateOf } from '../../../../range/kernel/iso';
import { deleteObject } from '../../../../range/services/s3/delete-object';
import { type GetObjectResult, getObject } from '../../../../range/services/s3/get-object';
import { headObject } from '../../../../range/services/s3/head-object';
import { listObjectVersions } from '../../../../range/services/s3/list-object-versions';
import { listObjectsV2 } from '../../../../range/services/s3/list-objects-v2';
import { putObject } from '../../../../range/services/s3/put-object';
import { addBucket, type BucketSettings } from '../../../../range/services/s3/state';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const Bucket = 'vault';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-1111-4111-8111-111111111111';
const DAY = 86_400_000;
const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

function withBucket(settings: BucketSettings = { versioning: 'Enabled' }): Fixture {
  const fixture = worldFixture();
  fixture.world.s3.keyPolicies.set(KEY, { Version: '2012-10-17', Statement: [] });
  addBucket(fixture.world.s3, Bucket, fixture.world.clock.now(), settings);
  return fixture;
}

const put = (fixture: Fixture, Key: string, text: string, more: object = {}): PutObjectOutput =>
  invoke(fixture, putObject, { Bucket, Key, Body: Buffer.from(text), ...more });
const text = (fixture: Fixture, Key: string, more: object = {}): string =>
  invoke<GetObjectResult>(fixture, getObject, { Bucket, Key, ...more }).Body.toString();

describe('PutObject and GetObject', () => {
  it('keeps every version of a key', () => {
    const fixture = withBucket();
    const first = put(fixture, 'a', 'one');
    put(fixture, 'a', 'two');
    expect(text(fixture, 'a')).toBe('two');
    expect(text(fixture, 'a', { VersionId: first.VersionId })).toBe('one');
  });

  it('replaces the object in a bucket without versions', () => {
    const fixture = withBucket({});
    expect(put(fixture, 'a', 'one').VersionId).toBeUndefined();
    put(fixture, 'a', 'two');
    expect(fixture.world.s3.buckets.get(Bucket)?.versions.get('a')).toHaveLength(1);
  });

  it('gives the MD5 as ETag, except under a KMS key', () => {
    const plain = put(withBucket(), 'a', 'hello');
    expect(plain.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const settings = {
      versioning: 'Enabled',
      encryption: { kmsKeyArn: KEY, bucketKeyEnabled: true },
    } as const;
    const sealed = put(withBucket(settings), 'a', 'hello');
    expect(sealed.ETag).not.toBe(plain.ETag);
    expect(sealed).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KEY,
      BucketKeyEnabled: true,
    });
  });

  it.each([
    ['bytes=1-3', 'ell', 'bytes 1-3/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=0-99', 'hello', 'bytes 0-4/5'],
  ])('serves the range %s', (Range, expected, ContentRange) => {
    const fixture = withBucket();
    put(fixture, 'a', 'hello');
    const result = invoke<GetObjectResult>(fixture, getObject, { Bucket, Key: 'a', Range });
    expect([result.Body.toString(), result.ContentRange]).toEqual([expected, ContentRange]);
  });

  it.each([
    ['a body that differs from Content-MD5', { ContentMD5: md5('other') }, 'BadDigest'],
    ['a Content-MD5 that is none', { ContentMD5: 'x' }, 'InvalidDigest'],
    [
      'a body that differs from its checksum',
      { ChecksumSHA256: createHash('sha256').update('other').digest('base64') },
      'BadDigest',
    ],
    ['a checksum of the wrong length', { ChecksumCRC32: 'AAAA' }, 'InvalidRequest'],
    ['two checksums', { ChecksumCRC32: 'AAAAAA==', ChecksumSHA1: 'x' }, 'InvalidRequest'],
    ['a body that was cut short', { ContentLength: 6 }, 'IncompleteBody'],
    ['another owner', { ExpectedBucketOwner: '999999999999' }, 'AccessDenied'],
    ['lock parameters without a lock on the bucket', { ObjectLockLegalHoldStatus: 'ON' }, 'InvalidRequest'],
    ['a mode without a date', { ObjectLockMode: 'GOVERNANCE' }, 'InvalidArgument'],
    [
      'an unknown KMS key',
      { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'missing' },
      'KMS.NotFoundException',
    ],
    ['a key without aws:kms', { SSEKMSKeyId: KEY }, 'InvalidArgument'],
    ['too much metadata', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge'],
  ])('rejects %s', (_, more, code) => {
    expect(errorCode(withBucket(), putObject, { Bucket, Key: 'a', Body: 'hello', ...more })).toBe(code);
  });

  it('creates only once with If-None-Match', () => {
    const fixture = withBucket();
    const create = { Bucket, Key: 'a', Body: 'x', IfNoneMatch: '*' };
    expect(errorCode(fixture, putObject, create)).toBe('none');
    expect(errorCode(fixture, putObject, create)).toBe('PreconditionFailed');
    invoke(fixture, deleteObject, { Bucket, Key: 'a' });
    expect(errorCode(fixture, putObject, create)).toBe('none');
  });

  it('replaces only what the caller has seen with If-Match', () => {
    const fixture = withBucket();
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', IfMatch: '"x"' })).toBe('NoSuchKey');
    const { ETag } = put(fixture, 'a', 'one');
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', IfMatch: '"x"' })).toBe('PreconditionFailed');
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', IfMatch: ETag })).toBe('none');
  });

  it.each([
    [{ Bucket: 'nowhere', Key: 'a' }, 'NoSuchBucket'],
    [{ Bucket, Key: 'b' }, 'NoSuchKey'],
    [{ Bucket, Key: 'a', VersionId: 'none' }, 'NoSuchVersion'],
    [{ Bucket, Key: 'a', Range: 'bytes=5-' }, 'InvalidRange'],
    [{ Bucket, Key: 'a', IfMatch: '"x"' }, 'PreconditionFailed'],
  ])('fails to get %j with %s', (input, code) => {
    const fixture = withBucket();
    put(fixture, 'a', 'hello');
    expect(errorCode(fixture, getObject, input)).toBe(code);
  });

  it('answers HEAD with headers, and with NotFound for everything that is missing', () => {
    const fixture = withBucket();
    put(fixture, 'a', 'hello', {
      ContentType: 'text/plain',
      Metadata: { case: '1' },
      ChecksumCRC32: 'NhCmhg==',
    });
    const head = invoke<HeadObjectOutput>(fixture, headObject, { Bucket, Key: 'a', ChecksumMode: 'ENABLED' });
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { case: '1' },
      ChecksumCRC32: 'NhCmhg==',
    });
    expect(errorCode(fixture, headObject, { Bucket, Key: 'b' })).toBe('NotFound');
  });
});

describe('Object Lock', () => {
  const locked = (mode: 'GOVERNANCE' | 'COMPLIANCE'): Fixture =>
    withBucket({ versioning: 'Enabled', objectLock: { defaultRetention: { mode, days: 1 } } });

  it('rejects an upload without a digest when the bucket locks by default', () => {
    const fixture = locked('COMPLIANCE');
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', Body: 'x' })).toBe('InvalidRequest');
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', Body: 'x', ContentMD5: md5('x') })).toBe('none');
  });

  it('keeps a version until its retention ends, and only hides it behind a marker', () => {
    const fixture = locked('COMPLIANCE');
    const { VersionId } = put(fixture, 'a', 'x', { ContentMD5: md5('x') });
    const doomed = { Bucket, Key: 'a', VersionId, BypassGovernanceRetention: true };
    expect(errorCode(fixture, deleteObject, doomed)).toBe('AccessDenied');
    invoke(fixture, deleteObject, { Bucket, Key: 'a' });
    expect(errorCode(fixture, getObject, { Bucket, Key: 'a' })).toBe('NoSuchKey');
    expect(text(fixture, 'a', { VersionId })).toBe('x');
    fixture.advance(DAY);
    expect(errorCode(fixture, deleteObject, doomed)).toBe('none');
  });

  it('lets governance mode be bypassed, which needs its own permission', () => {
    const fixture = locked('GOVERNANCE');
    const { VersionId } = put(fixture, 'a', 'x', { ContentMD5: md5('x') });
    expect(errorCode(fixture, deleteObject, { Bucket, Key: 'a', VersionId })).toBe('AccessDenied');
    const bypass = { Bucket, Key: 'a', VersionId, BypassGovernanceRetention: true };
    expect(authorizations(fixture, deleteObject, bypass).map(({ action }) => action)).toEqual([
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
    ]);
    expect(errorCode(fixture, deleteObject, bypass)).toBe('none');
  });

  it('never lets go of a legal hold', () => {
    const fixture = withBucket({ versioning: 'Enabled', objectLock: {} });
    const hold = { ContentMD5: md5('x'), ObjectLockLegalHoldStatus: 'ON' };
    const { VersionId } = put(fixture, 'a', 'x', hold);
    fixture.advance(1000 * DAY);
    const doomed = { Bucket, Key: 'a', VersionId, BypassGovernanceRetention: true };
    expect(errorCode(fixture, deleteObject, doomed)).toBe('AccessDenied');
  });

  it('rejects a retention that has ended already', () => {
    const fixture = withBucket({ versioning: 'Enabled', objectLock: {} });
    const past = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: dateOf(0), ContentMD5: md5('x') };
    expect(errorCode(fixture, putObject, { Bucket, Key: 'a', Body: 'x', ...past })).toBe('InvalidArgument');
  });
});

describe('listings', () => {
  it('pages objects in the order of their bytes', () => {
    const fixture = withBucket();
    const keys = ['b', 'a', 'é', 'z', 'ab'];
    for (const key of keys) put(fixture, key, key);
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page: ListObjectsV2Output = invoke(fixture, listObjectsV2, {
        Bucket,
        MaxKeys: 2,
        ContinuationToken,
      });
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen).toEqual(['a', 'ab', 'b', 'z', 'é']);
  });

  it('rolls keys up to common prefixes and leaves hidden objects out', () => {
    const fixture = withBucket();
    for (const key of ['cases/1/a', 'cases/1/b', 'cases/2/a', 'cases/readme', 'other'])
      put(fixture, key, key);
    invoke(fixture, deleteObject, { Bucket, Key: 'cases/2/a' });
    const page: ListObjectsV2Output = invoke(fixture, listObjectsV2, {
      Bucket,
      Prefix: 'cases/',
      Delimiter: '/',
    });
    expect(page.CommonPrefixes).toEqual([{ Prefix: 'cases/1/' }]);
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(['cases/readme']);
    expect(page.KeyCount).toBe(2);
  });

  it('gives at most 1,000 keys', () => {
    const fixture = withBucket();
    for (let at = 0; at < 1001; at++) put(fixture, `k${at}`, '');
    const page: ListObjectsV2Output = invoke(fixture, listObjectsV2, { Bucket, MaxKeys: 5000 });
    expect([page.Contents?.length, page.IsTruncated]).toEqual([1000, true]);
  });

  it('pages versions and markers, newest first', () => {
    const fixture = withBucket();
    put(fixture, 'a', '1');
    fixture.advance(1);
    put(fixture, 'a', '2');
    fixture.advance(1);
    invoke(fixture, deleteObject, { Bucket, Key: 'a' });
    put(fixture, 'b', '1');
    const seen: string[] = [];
    let marker: object | undefined = {};
    while (marker) {
      const page: ListObjectVersionsOutput = invoke(fixture, listObjectVersions, {
        Bucket,
        MaxKeys: 1,
        ...marker,
      });
      for (const { Key, Size, IsLatest } of page.Versions ?? []) seen.push(`${Key} ${Size} ${IsLatest}`);
      for (const { Key, IsLatest } of page.DeleteMarkers ?? []) seen.push(`${Key} marker ${IsLatest}`);
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      marker = KeyMarker === undefined ? undefined : { KeyMarker, VersionIdMarker };
    }
    expect(seen).toEqual(['a marker true', 'a 1 false', 'a 1 false', 'b 1 true']);
  });
});

describe('authorization', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  const sealed = { policy, encryption: { kmsKeyArn: KEY, bucketKeyEnabled: false } };
  const asked = (fixture: Fixture, operation: typeof getObject, input: object) =>
    authorizations(fixture, operation, input).map(({ action, resource }) => `${action} ${resource}`);

  it('asks for the object, under the bucket policy, and for the key through S3', () => {
    const fixture = withBucket(sealed);
    const [object, key] = authorizations(fixture, putObject, { Bucket, Key: 'a/b', IfNoneMatch: '*' });
    expect(object).toMatchObject({
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::vault/a/b',
      context: { 's3:if-none-match': '*' },
      resourcePolicies: [policy],
    });
    expect(key).toMatchObject({
      action: 'kms:GenerateDataKey',
      resource: KEY,
      context: {
        'kms:ViaService': 's3.us-east-1.amazonaws.com',
        'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::vault/a/b',
      },
    });
  });

  it('asks for s3:ListBucket too when the key is not there, as S3 hides that from others', () => {
    const fixture = withBucket(sealed);
    expect(asked(fixture, getObject, { Bucket, Key: 'a' })).toEqual([
      's3:GetObject arn:aws:s3:::vault/a',
      's3:ListBucket arn:aws:s3:::vault',
    ]);
    put(fixture, 'a', 'x');
    expect(asked(fixture, getObject, { Bucket, Key: 'a' })).toEqual([
      's3:GetObject arn:aws:s3:::vault/a',
      `kms:Decrypt ${KEY}`,
    ]);
    expect(asked(fixture, headObject, { Bucket, Key: 'a' })).toEqual(['s3:GetObject arn:aws:s3:::vault/a']);
  });
});
