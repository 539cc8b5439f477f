import * as s3 from '@aws-sdk/client-s3';
import { dateOf } from '../../../range/kernel/iso';
import {
  parseRest,
  type RestRequest,
  routeRest,
  targetOf,
  writeRestAnswer,
} from '../../../range/wire/rest-xml';
import { operationsOf } from '../../../range/wire/schema';

const operations = operationsOf(s3);

function operation(name: string) {
  const found = operations.get(name);
  if (!found) throw new Error(`S3 has no operation ${name}`);
  return found;
}

interface Request {
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

function request(
  line: string,
  { host = '127.0.0.1:4000', headers = {}, body }: Request = {},
): RestRequest<Uint8Array> {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: { host, ...headers },
    body: body ?? Buffer.from(''),
  };
}

describe('bucket and key', () => {
  test.each([
    ['in the path', '127.0.0.1:4000', '/vault/a/b%20c.txt', 'vault', 'a/b c.txt'],
    ['in the path, without a key', '127.0.0.1:4000', '/vault', 'vault', ''],
    ['in the path of a regional host', 's3.us-east-1.amazonaws.com', '/vault/k', 'vault', 'k'],
    ['in the host', 'vault.s3.us-east-1.amazonaws.com', '/a/b%2Bc', 'vault', 'a/b+c'],
    ['in the host, with dots in the name', 'my.vault.s3.us-east-1.amazonaws.com', '/k', 'my.vault', 'k'],
    ['in the host of an old Region', 'vault.s3-us-west-2.amazonaws.com', '/k', 'vault', 'k'],
    ['in the host, without a key', 'vault.s3.us-east-1.amazonaws.com', '/', 'vault', ''],
    ['with a key that begins with a slash', 'vault.s3.us-east-1.amazonaws.com', '//k', 'vault', '/k'],
  ])('stand %s', (_, host, path, bucket, key) => {
    expect(targetOf(request(`GET ${path}`, { host }))).toEqual({ bucket, key });
  });
});

describe('a request is routed', () => {
  test.each<[string, string]>([
    ['GetObject', 'GET /vault/k?x-id=GetObject'],
    ['GetObject', 'GET /vault/k?versionId=1&response-content-type=text/plain'],
    ['HeadObject', 'HEAD /vault/k'],
    ['HeadBucket', 'HEAD /vault'],
    ['PutObject', 'PUT /vault/k'],
    ['UploadPart', 'PUT /vault/k?partNumber=1&uploadId=u'],
    ['DeleteObject', 'DELETE /vault/k?versionId=1'],
    ['AbortMultipartUpload', 'DELETE /vault/k?uploadId=u'],
    ['CreateMultipartUpload', 'POST /vault/k?uploads'],
    ['CompleteMultipartUpload', 'POST /vault/k?uploadId=u'],
    ['ListParts', 'GET /vault/k?uploadId=u'],
    ['ListObjectsV2', 'GET /vault?list-type=2&prefix=a&delimiter=%2F'],
    ['ListObjectVersions', 'GET /vault?versions'],
    ['ListMultipartUploads', 'GET /vault?uploads'],
    ['GetObjectTagging', 'GET /vault/k?tagging'],
    ['PutObjectRetention', 'PUT /vault/k?retention'],
  ])('to %s: %s', (name, line) => {
    expect(routeRest(operations.values(), request(line))?.name).toBe(name);
  });

  test.each([
    ['CopyObject', 'PUT /vault/k'],
    ['UploadPartCopy', 'PUT /vault/k?partNumber=1&uploadId=u'],
  ])('to %s by nothing but the header that names a source', (name, line) => {
    const headers = { 'x-amz-copy-source': 'vault/k' };
    expect(routeRest(operations.values(), request(line, { headers }))?.name).toBe(name);
  });

  test('with the bucket in the host, where its path is empty', () => {
    const host = 'vault.s3.us-east-1.amazonaws.com';
    expect(routeRest(operations.values(), request('GET /?list-type=2', { host }))?.name).toBe(
      'ListObjectsV2',
    );
    expect(routeRest(operations.values(), request('GET /k', { host }))?.name).toBe('GetObject');
  });

  test('nowhere, when it asks for something that no operation has', () => {
    expect(routeRest(operations.values(), request('GET /vault/k?speed=9'))).toBeUndefined();
  });
});

describe('a request is read', () => {
  test('from path, query, headers and body', () => {
    const body = Buffer.from('evidence');
    const headers = {
      'content-type': 'text/plain',
      'if-none-match': '*',
      'x-amz-meta-case': 'one',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      'x-amz-object-lock-retain-until-date': '2027-11-23T08:00:00Z',
    };
    expect(parseRest(operation('PutObject'), request('PUT /vault/a%20b', { headers, body }))).toMatchObject({
      Bucket: 'vault',
      Key: 'a b',
      ContentType: 'text/plain',
      IfNoneMatch: '*',
      Metadata: { case: 'one' },
      BucketKeyEnabled: true,
      ObjectLockRetainUntilDate: dateOf(1_826_956_800_000),
      Body: body,
    });
  });

  test('from an XML body', () => {
    const xml =
      '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      '<Part><ETag>"e1"</ETag><PartNumber>1</PartNumber></Part>' +
      '<Part><ETag>"e2"</ETag><PartNumber>2</PartNumber></Part></CompleteMultipartUpload>';
    const read = parseRest(
      operation('CompleteMultipartUpload'),
      request('POST /vault/k?uploadId=u', { body: Buffer.from(xml) }),
    );
    const Parts = [
      { ETag: '"e1"', PartNumber: 1 },
      { ETag: '"e2"', PartNumber: 2 },
    ];
    expect(read).toMatchObject({ UploadId: 'u', MultipartUpload: { Parts } });
  });

  test('fails on a body that is no XML', () => {
    const broken = request('POST /vault/k?uploadId=u', {
      body: Buffer.from('<CompleteMultipartUpload><Part>'),
    });
    expect(() => parseRest(operation('CompleteMultipartUpload'), broken)).toThrow(
      expect.objectContaining({ code: 'MalformedXML' }),
    );
  });
});

describe('an answer is written', () => {
  test('with headers where the members are headers, and a raw body', () => {
    const answer = writeRestAnswer(operation('GetObject'), {
      Body: Buffer.from('evidence'),
      ContentLength: 8,
      ETag: '"e"',
      LastModified: dateOf(1_795_420_800_000),
      Metadata: { case: 'one' },
    });
    expect(answer).toEqual({
      status: 200,
      headers: {
        'content-length': '8',
        etag: '"e"',
        'last-modified': 'Mon, 23 Nov 2026 08:00:00 GMT',
        'x-amz-meta-case': 'one',
      },
      body: Buffer.from('evidence'),
    });
  });

  test('with an XML body under the name that S3 gives it', () => {
    const { body } = writeRestAnswer(operation('CreateMultipartUpload'), {
      Bucket: 'vault',
      Key: 'a&b',
      UploadId: 'u',
    });
    expect(body).toBe(
      '<InitiateMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        '<Bucket>vault</Bucket><Key>a&amp;b</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>',
    );
  });

  test('with the status of the operation', () => {
    expect(writeRestAnswer(operation('DeleteObject'), {}).status).toBe(204);
  });
});
