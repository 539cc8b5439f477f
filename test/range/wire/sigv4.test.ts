import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { dateOf } from '../../../range/kernel/iso';
import type { RestRequest } from '../../../range/wire/rest-xml';
import { isPresigned, scopeOf, verifyPresigned } from '../../../range/wire/sigv4';

const SIGNED_AT = 1_795_420_800_000;
const SECRET = 'wJalrXUtnFEMI/K7MDENG';
const LIFE_S = 900;
const client = new S3Client({
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET, sessionToken: 'a/token+of=the==role' },
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

const target = { Bucket: 'vault', Key: "cases/a b+(1)'*!~ü/part" } as const;
const COMMANDS = {
  GET: new GetObjectCommand(target),
  PUT: new PutObjectCommand({ ...target, IfNoneMatch: '*' }),
  part: new UploadPartCommand({ ...target, UploadId: 'u/+=', PartNumber: 1 }),
} as const;

async function presigned(kind: keyof typeof COMMANDS): Promise<RestRequest<undefined>> {
  const url = await getSignedUrl(client, COMMANDS[kind] as GetObjectCommand, {
    expiresIn: LIFE_S,
    signingDate: dateOf(SIGNED_AT),
    unhoistableHeaders: new Set(['if-none-match']),
    signableHeaders: new Set(['host', 'if-none-match']),
  });
  const { hostname, pathname, searchParams } = new URL(url);
  const headers = { host: hostname, 'if-none-match': '*' };
  return {
    method: kind === 'GET' ? 'GET' : 'PUT',
    path: pathname,
    query: searchParams,
    headers,
    body: undefined,
  };
}

function verify(request: RestRequest<unknown>, nowMs = SIGNED_AT, secret = SECRET): string {
  const scope = scopeOf(request);
  if (!scope) return 'unsigned';
  try {
    verifyPresigned(request, scope, secret, nowMs);
    return 'accepted';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe('a pre-signed URL', () => {
  test.each(['GET', 'PUT', 'part'] as const)('of the SDK is accepted: %s', async (kind) => {
    const request = await presigned(kind);
    expect(isPresigned(request)).toBe(true);
    expect(scopeOf(request)).toMatchObject({
      accessKeyId: 'AKIAEXAMPLE',
      region: 'us-east-1',
      service: 's3',
    });
    expect(verify(request)).toBe('accepted');
  });

  test.each([
    ['at its last moment', LIFE_S * 1000, 'accepted'],
    ['a millisecond later', LIFE_S * 1000 + 1, 'AccessDenied'],
    ['as early as clocks may differ', -15 * 60_000, 'accepted'],
    ['earlier', -15 * 60_000 - 1, 'AccessDenied'],
  ])('%s is %s', async (_, after, outcome) => {
    expect(verify(await presigned('GET'), SIGNED_AT + after)).toBe(outcome);
  });

  test.each<[string, (request: RestRequest<undefined>) => RestRequest<undefined>]>([
    ['another method', (request) => ({ ...request, method: 'DELETE' })],
    ['another key', (request) => ({ ...request, path: `${request.path}x` })],
    [
      'another host',
      (request) => ({ ...request, headers: { ...request.headers, host: 'other.s3.amazonaws.com' } }),
    ],
    ['a longer life', (request) => ({ ...request, query: changed(request.query, 'X-Amz-Expires', '9999') })],
    ['a further parameter', (request) => ({ ...request, query: changed(request.query, 'versionId', '1') })],
    [
      'another token',
      (request) => ({ ...request, query: changed(request.query, 'X-Amz-Security-Token', 't') }),
    ],
    [
      'another part of the signature',
      (request) => ({ ...request, query: changed(request.query, 'X-Amz-Signature', '0') }),
    ],
  ])('with %s is rejected', async (_, tamper) => {
    expect(verify(tamper(await presigned('GET')))).toBe('SignatureDoesNotMatch');
  });

  test('whose signed header was changed is rejected', async () => {
    const request = await presigned('PUT');
    const headers = { ...request.headers, 'if-none-match': '"e"' };
    expect(verify({ ...request, headers })).toBe('SignatureDoesNotMatch');
  });

  test('signed with another secret is rejected', async () => {
    expect(verify(await presigned('GET'), SIGNED_AT, 'another')).toBe('SignatureDoesNotMatch');
  });

  test('without a readable date or life is rejected as expired', async () => {
    const request = await presigned('GET');
    for (const name of ['X-Amz-Date', 'X-Amz-Expires'])
      expect(verify({ ...request, query: changed(request.query, name, 'soon') })).toBe('AccessDenied');
  });
});

function changed(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const copy = new URLSearchParams(query);
  copy.set(name, value);
  return copy;
}

test('a request names its caller in its header, or not at all', () => {
  const bare = { method: 'POST', path: '/', query: new URLSearchParams(), body: undefined };
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261123/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0';
  expect(scopeOf({ ...bare, headers: { authorization } })).toEqual({
    accessKeyId: 'AKIAEXAMPLE',
    date: '20261123',
    region: 'us-east-1',
    service: 'ec2',
  });
  expect(scopeOf({ ...bare, headers: {} })).toBeUndefined();
  expect(scopeOf({ ...bare, headers: { authorization: 'Bearer x' } })).toBeUndefined();
});
