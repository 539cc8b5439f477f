/**
 * Signature Version 4, as far as the range checks it: who signed (every request names its key in the credential
 * scope), and for pre-signed URLs whether the signature is right and the URL has not expired (AWS General
 * Reference, "Signing AWS API requests"; S3 API, "Authenticating requests: using query parameters").
 */
import { createHash, createHmac } from 'node:crypto';
import { timeOf } from '../kernel/iso';
import type { RestRequest } from './rest-xml';
import { ServiceError } from './service-error';

export interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The credential scope of a request, from its Authorization header or its pre-signed query; undefined when unsigned. */
export function scopeOf(request: RestRequest<unknown>): Scope | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  const [accessKeyId, date, region, service] = (header ?? request.query.get('X-Amz-Credential') ?? '').split(
    '/',
  );
  if (!accessKeyId || !date || !region || !service) return undefined;
  return { accessKeyId, date, region, service };
}

export const isPresigned = (request: RestRequest<unknown>): boolean => request.query.has('X-Amz-Signature');

/** Throws what S3 answers when a pre-signed request is expired, not yet valid or wrongly signed. */
export function verifyPresigned(
  request: RestRequest<unknown>,
  scope: Scope,
  secret: string,
  nowMs: number,
): void {
  const signedAt = parseBasicTime(request.query.get('X-Amz-Date') ?? '');
  const lifeMs = Number(request.query.get('X-Amz-Expires')) * 1000;
  if (!(nowMs <= signedAt + lifeMs)) throw new ServiceError('AccessDenied', 'Request has expired', 403);
  if (signedAt > nowMs + 15 * 60_000) throw new ServiceError('AccessDenied', 'Request is not valid yet', 403);
  if (signature(request, scope, secret) !== request.query.get('X-Amz-Signature'))
    throw new ServiceError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
    );
}

/** `20261123T080000Z` in milliseconds. */
const parseBasicTime = (text: string): number =>
  timeOf(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function signature(request: RestRequest<unknown>, scope: Scope, secret: string): string {
  const canonical = sha256(canonicalRequest(request));
  const scopeText = [scope.date, scope.region, scope.service, 'aws4_request'].join('/');
  const toSign = ['AWS4-HMAC-SHA256', request.query.get('X-Amz-Date'), scopeText, canonical].join('\n');
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<Buffer | string>(
    (previous, part) => hmac(previous, part),
    `AWS4${secret}`,
  );
  return hmac(key, toSign).toString('hex');
}

function canonicalRequest(request: RestRequest<unknown>): string {
  const signedHeaders = (request.query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  const payload = request.query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    payload,
  ].join('\n');
}

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([key]) => key !== 'X-Amz-Signature')
    .map(([key, value]): Pair => [encode(key), encode(value)])
    .sort(byNameThenValue)
    .map((pair) => pair.join('='))
    .join('&');

type Pair = readonly [name: string, value: string];

/** By code point of the encoded name: `a` stands before `a-b`, although `a-b=` would stand before `a=`. */
const byNameThenValue = (a: Pair, b: Pair): number => compare(a[0], b[0]) || compare(a[1], b[1]);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
