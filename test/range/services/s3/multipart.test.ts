import { createHash } from 'node:crypto';
import type {
  CompleteMultipartUploadOutput,
  CreateMultipartUploadOutput,
  ListMultipartUploadsOutput,
  ListPartsOutput,
  UploadPartOutput,
} from '@aws-sdk/client-s3';
import { abortMultipartUpload } from '../../../../range/services/s3/abort-multipart-upload';
import { ObjectBody } from '../../../../range/services/s3/body';
import { checksumOf } from '../../../../range/services/s3/checksums';
import { completeMultipartUpload } from '../../../../range/services/s3/complete-multipart-upload';
import { createMultipartUpload } from '../../../../range/services/s3/create-multipart-upload';
import { type GetObjectResult, getObject } from '../../../../range/services/s3/get-object';
import { listMultipartUploads } from '../../../../range/services/s3/list-multipart-uploads';
import { listParts } from '../../../../range/services/s3/list-parts';
import { putObject } from '../../../../range/services/s3/put-object';
import { addBucket, type BucketSettings } from '../../../../range/services/s3/state';
import { uploadPart } from '../../../../range/services/s3/upload-part';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const [Bucket, Key] = ['vault', 'memory.lime'];
const MIB = 2 ** 20;
const KEY_ARN = 'arn:aws:kms:us-east-1:123456789012:key/11111111-1111-4111-8111-111111111111';
const image = (mib: number, tail = ''): ObjectBody =>
  ObjectBody.fromExtents([{ zeros: mib * MIB }, { bytes: Buffer.from(tail) }]);

class Upload {
  readonly fixture = worldFixture();
  readonly id: string;

  constructor(settings: BucketSettings = { versioning: 'Enabled' }, more: object = {}) {
    this.fixture.world.s3.keyPolicies.set(KEY_ARN, { Version: '2012-10-17', Statement: [] });
    addBucket(this.fixture.world.s3, Bucket, 0, settings);
    const created: CreateMultipartUploadOutput = invoke(this.fixture, createMultipartUpload, {
      Bucket,
      Key,
      ...more,
    });
    this.id = created.UploadId ?? '';
  }

  get name() {
    return { Bucket, Key, UploadId: this.id };
  }

  part(PartNumber: number, Body: ObjectBody, more: object = {}): UploadPartOutput & { PartNumber: number } {
    const output: UploadPartOutput = invoke(this.fixture, uploadPart, {
      ...this.name,
      PartNumber,
      Body,
      ...more,
    });
    return { ...output, PartNumber };
  }

  complete(Parts: readonly object[], more: object = {}): CompleteMultipartUploadOutput {
    return invoke(this.fixture, completeMultipartUpload, {
      ...this.name,
      MultipartUpload: { Parts },
      ...more,
    });
  }

  completeCode(Parts: readonly object[], more: object = {}): string {
    return errorCode(this.fixture, completeMultipartUpload, {
      ...this.name,
      MultipartUpload: { Parts },
      ...more,
    });
  }
}

describe('multipart upload', () => {
  it('joins the parts in the order of their numbers', () => {
    const upload = new Upload();
    const last = upload.part(7, image(0, 'tail'));
    const first = upload.part(2, image(5, 'x'));
    const done = upload.complete([first, last].map(({ ETag, PartNumber }) => ({ ETag, PartNumber })));
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    const { Body } = invoke<GetObjectResult>(upload.fixture, getObject, { Bucket, Key });
    expect(Body.size).toBe(5 * MIB + 5);
    expect(Body.slice(5 * MIB, Body.size).toString()).toBe('xtail');
  });

  it('computes the ETag from the MD5s of the parts', () => {
    const upload = new Upload();
    const part = upload.part(1, image(0, 'abc'));
    const expected = createHash('md5').update(createHash('md5').update('abc').digest()).digest('hex');
    expect(upload.complete([part]).ETag).toBe(`"${expected}-1"`);
  });

  it('takes the last content uploaded under a part number', () => {
    const upload = new Upload();
    upload.part(1, image(0, 'old'));
    upload.complete([upload.part(1, image(0, 'new'))]);
    expect(invoke<GetObjectResult>(upload.fixture, getObject, { Bucket, Key }).Body.toString()).toBe('new');
  });

  it('dates the object by the start of its upload, so that a later one stays current', () => {
    const upload = new Upload();
    const part = upload.part(1, image(0, 'upload'));
    upload.fixture.advance(1000);
    invoke(upload.fixture, putObject, { Bucket, Key, Body: 'put' });
    const { VersionId } = upload.complete([part]);
    const read = (more: object) =>
      invoke<GetObjectResult>(upload.fixture, getObject, { Bucket, Key, ...more }).Body.toString();
    expect(read({})).toBe('put');
    expect(read({ VersionId })).toBe('upload');
  });

  it.each([0, 10_001, 1.5])('rejects part number %d', (PartNumber) => {
    const upload = new Upload();
    expect(errorCode(upload.fixture, uploadPart, { ...upload.name, PartNumber })).toBe('InvalidArgument');
  });

  it('rejects a part of more than 5 GiB', () => {
    const upload = new Upload();
    const Body = image(5 * 1024, 'x');
    expect(errorCode(upload.fixture, uploadPart, { ...upload.name, PartNumber: 1, Body })).toBe(
      'EntityTooLarge',
    );
  });

  it('rejects a damaged part', () => {
    const upload = new Upload();
    const ContentMD5 = createHash('md5').update('abc').digest('base64');
    const damaged = { ...upload.name, PartNumber: 1, Body: image(0, 'abd'), ContentMD5 };
    expect(errorCode(upload.fixture, uploadPart, damaged)).toBe('BadDigest');
  });

  it('rejects completions that do not fit what was uploaded', () => {
    const upload = new Upload();
    const small = upload.part(1, image(1));
    const other = upload.part(2, image(1));
    expect(upload.completeCode([])).toBe('MalformedXML');
    expect(upload.completeCode([other, small])).toBe('InvalidPartOrder');
    expect(upload.completeCode([small, small])).toBe('InvalidPartOrder');
    expect(upload.completeCode([{ PartNumber: 3, ETag: small.ETag }])).toBe('InvalidPart');
    expect(upload.completeCode([{ PartNumber: 1, ETag: '"0"' }])).toBe('InvalidPart');
    expect(upload.completeCode([small, other])).toBe('EntityTooSmall');
    expect(upload.completeCode([small], { MpuObjectSize: 1 })).toBe('InvalidRequest');
    expect(upload.completeCode([small], { ChecksumType: 'COMPOSITE' })).toBe('InvalidRequest');
    expect(upload.completeCode([small], { MpuObjectSize: MIB })).toBe('none');
    expect(upload.completeCode([small])).toBe('NoSuchUpload');
  });

  it('creates only with If-None-Match', () => {
    const upload = new Upload();
    const part = upload.part(1, image(1));
    invoke(upload.fixture, putObject, { Bucket, Key, Body: 'first' });
    expect(upload.completeCode([part], { IfNoneMatch: '*' })).toBe('PreconditionFailed');
  });

  it('fails for an upload that was aborted', () => {
    const upload = new Upload();
    invoke(upload.fixture, abortMultipartUpload, upload.name);
    expect(errorCode(upload.fixture, uploadPart, { ...upload.name, PartNumber: 1 })).toBe('NoSuchUpload');
    expect(errorCode(upload.fixture, listParts, upload.name)).toBe('NoSuchUpload');
  });

  it('pages the parts by 1,000', () => {
    const upload = new Upload();
    for (let number = 1; number <= 1001; number++) upload.part(number, image(0, 'x'));
    const first: ListPartsOutput = invoke(upload.fixture, listParts, { ...upload.name, MaxParts: 2000 });
    expect([first.Parts?.length, first.IsTruncated, first.NextPartNumberMarker]).toEqual([
      1000,
      true,
      '1000',
    ]);
    const next = { ...upload.name, PartNumberMarker: first.NextPartNumberMarker };
    const second: ListPartsOutput = invoke(upload.fixture, listParts, next);
    expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1001]);
    expect(second.IsTruncated).toBe(false);
  });

  it('pages the uploads under way', () => {
    const { fixture } = new Upload();
    invoke(fixture, createMultipartUpload, { Bucket, Key: 'a' });
    const first: ListMultipartUploadsOutput = invoke(fixture, listMultipartUploads, {
      Bucket,
      MaxUploads: 1,
    });
    expect(first.Uploads?.[0]?.Key).toBe('a');
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = first;
    const second: ListMultipartUploadsOutput = invoke(fixture, listMultipartUploads, {
      Bucket,
      KeyMarker,
      UploadIdMarker,
    });
    expect(second.Uploads?.map((upload) => upload.Key)).toEqual([Key]);
  });
});

describe('multipart checksums', () => {
  const sha256 = (body: ObjectBody): string => checksumOf(body, 'SHA256').value;

  it('stores the composite checksum of the parts', () => {
    const upload = new Upload(undefined, { ChecksumAlgorithm: 'SHA256' });
    const ChecksumSHA256 = sha256(image(0, 'abc'));
    const part = upload.part(1, image(0, 'abc'), { ChecksumSHA256 });
    const digest = createHash('sha256').update(Buffer.from(ChecksumSHA256, 'base64')).digest('base64');
    expect(upload.complete([{ ...part, ChecksumSHA256 }])).toMatchObject({
      ChecksumSHA256: `${digest}-1`,
      ChecksumType: 'COMPOSITE',
    });
  });

  it('rejects parts and completions without the checksum that was announced', () => {
    const upload = new Upload(undefined, { ChecksumAlgorithm: 'SHA256' });
    const bare = { ...upload.name, PartNumber: 1, Body: image(0, 'abc') };
    expect(errorCode(upload.fixture, uploadPart, bare)).toBe('InvalidRequest');
    const ChecksumSHA256 = sha256(image(0, 'abc'));
    const { ETag } = upload.part(1, image(0, 'abc'), { ChecksumSHA256 });
    expect(upload.completeCode([{ PartNumber: 1, ETag }])).toBe('InvalidRequest');
    expect(upload.completeCode([{ PartNumber: 1, ETag, ChecksumSHA256: sha256(image(1)) }])).toBe(
      'InvalidPart',
    );
  });

  it('rejects composite checksums over numbers with gaps, as S3 does', () => {
    const upload = new Upload(undefined, { ChecksumAlgorithm: 'SHA256' });
    const ChecksumSHA256 = sha256(image(0, 'a'));
    const part = upload.part(2, image(0, 'a'), { ChecksumSHA256 });
    expect(upload.completeCode([{ ...part, ChecksumSHA256 }])).toBe('InternalError');
  });

  it('checks the whole object by a linear checksum', () => {
    const upload = new Upload(undefined, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const part = upload.part(1, image(0, 'abc'));
    const wrong = { ChecksumCRC32: checksumOf(image(0, 'abd'), 'CRC32').value };
    expect(upload.completeCode([part], wrong)).toBe('BadDigest');
    const right = checksumOf(image(0, 'abc'), 'CRC32').value;
    expect(upload.complete([part], { ChecksumCRC32: right }).ChecksumCRC32).toBe(right);
  });

  it('rejects SHA-256 over the whole object', () => {
    const { fixture } = new Upload();
    const input = { Bucket, Key, ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' };
    expect(errorCode(fixture, createMultipartUpload, input)).toBe('InvalidRequest');
  });

  it('needs a digest on every part of an upload that will be locked', () => {
    const locked = { defaultRetention: { mode: 'COMPLIANCE', days: 1 } } as const;
    const upload = new Upload({ versioning: 'Enabled', objectLock: locked });
    const bare = { ...upload.name, PartNumber: 1, Body: image(0, 'abc') };
    expect(errorCode(upload.fixture, uploadPart, bare)).toBe('InvalidRequest');
    const ContentMD5 = createHash('md5').update('abc').digest('base64');
    expect(errorCode(upload.fixture, uploadPart, { ...bare, ContentMD5 })).toBe('none');
  });
});

describe('authorization of a multipart upload', () => {
  const actions = (fixture: Fixture, operation: typeof uploadPart, input: object) =>
    authorizations(fixture, operation, input).map(({ action }) => action);

  it('needs GenerateDataKey to begin, Decrypt for parts, and Decrypt to complete one with checksums', () => {
    const encryption = { kmsKeyArn: KEY_ARN, bucketKeyEnabled: false };
    const settings = { versioning: 'Enabled', encryption } as const;
    const plain = new Upload(settings);
    expect(actions(plain.fixture, createMultipartUpload, { Bucket, Key })).toEqual([
      's3:PutObject',
      'kms:GenerateDataKey',
    ]);
    expect(actions(plain.fixture, uploadPart, plain.name)).toEqual(['s3:PutObject', 'kms:Decrypt']);
    expect(actions(plain.fixture, completeMultipartUpload, plain.name)).toEqual(['s3:PutObject']);
    const checked = new Upload(settings, { ChecksumAlgorithm: 'SHA256' });
    expect(actions(checked.fixture, completeMultipartUpload, checked.name)).toEqual([
      's3:PutObject',
      'kms:Decrypt',
    ]);
  });
});
