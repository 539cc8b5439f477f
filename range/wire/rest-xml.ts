/**
 * The restXml protocol as S3 speaks it: the operation is found from method, path and query; members travel in the
 * path, the query, headers and an XML or raw body. The bucket stands in the host name (virtual-hosted style), or
 * first in the path (path style), which clients use for an endpoint that is an IP address.
 */
import { XmlCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { parseScalar } from './scalar';
import type { OperationSchema } from './schema';
import { traitsOf } from './schema';
import { ServiceError } from './service-error';
import { element, escapeXml, scalarText, structMembers } from './xml';

const HTTP_DATE = 6;
const DATE_TIME = 5;
const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export interface RestRequest<Body> {
  readonly method: string;
  /** The raw path, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

interface Target {
  readonly bucket: string;
  readonly key: string;
}

export function targetOf({ path, headers }: RestRequest<unknown>): Target {
  const bucketInHost = /^(.+)\.(?:s3[.-]|localhost(?::|$))/.exec(headers.host ?? '')?.[1];
  if (bucketInHost !== undefined) return { bucket: bucketInHost, key: decodeURIComponent(path.slice(1)) };
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

/** The operation that a request addresses, or undefined when none of `operations` fits. */
export function routeRest(
  operations: Iterable<OperationSchema>,
  request: RestRequest<unknown>,
): OperationSchema | undefined {
  const named = request.query.get('x-id');
  for (const operation of operations) {
    if (named !== null && named !== operation.name) continue;
    if (fits(operation, request)) return operation;
  }
  return undefined;
}

function fits(operation: OperationSchema, request: RestRequest<unknown>): boolean {
  if (!operation.http || operation.http.method !== request.method) return false;
  const [path = '', staticQuery = ''] = operation.http.uri.split('?');
  const { bucket, key } = targetOf(request);
  if (path.includes('{Key+}') !== (key !== '') || isOnBucket(operation) !== (bucket !== '')) return false;
  if (copies(operation) !== COPY_SOURCE in request.headers) return false;
  const fixed = new Map(new URLSearchParams(staticQuery));
  fixed.delete('x-id');
  for (const [key, value] of fixed) if (request.query.get(key) !== value) return false;
  return acceptsQuery(operation, request.query, fixed);
}

const isOnBucket = ({ input }: OperationSchema): boolean =>
  [...input.structIterator()].some(([name]) => name === 'Bucket');

const COPY_SOURCE = 'x-amz-copy-source';

/** CopyObject and UploadPartCopy differ from PutObject and UploadPart in nothing but that header. */
const copies = ({ input }: OperationSchema): boolean =>
  [...input.structIterator()].some(([, member]) => traitsOf(member).httpHeader === COPY_SOURCE);

/** Every query parameter belongs to the operation, and the upload id is there when the operation has one. */
function acceptsQuery(
  operation: OperationSchema,
  query: URLSearchParams,
  fixed: ReadonlyMap<string, string>,
): boolean {
  const own = new Set([...operation.input.structIterator()].map(([, member]) => traitsOf(member).httpQuery));
  if (own.has('uploadId') && !query.has('uploadId')) return false;
  return [...query.keys()].every(
    (key) => own.has(key) || fixed.has(key) || key === 'x-id' || /^x-amz-/i.test(key),
  );
}

export function parseRest(
  operation: OperationSchema,
  request: RestRequest<unknown>,
): Record<string, unknown> {
  const target = targetOf(request);
  const input: Record<string, unknown> = isOnBucket(operation) ? { Bucket: target.bucket } : {};
  for (const [name, member] of operation.input.structIterator()) {
    const value = boundValue(name, member, request, target);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function boundValue(
  name: string,
  member: NormalizedSchema,
  request: RestRequest<unknown>,
  target: Target,
): unknown {
  const traits = traitsOf(member);
  if (name === 'Bucket') return undefined;
  if (name === 'Key' && traits.httpLabel) return target.key;
  if (traits.httpQuery) return scalarOf(member, request.query.get(traits.httpQuery), traits.httpQuery);
  if (traits.httpHeader)
    return scalarOf(member, request.headers[traits.httpHeader.toLowerCase()], traits.httpHeader);
  if (traits.httpPrefixHeaders) return prefixHeaders(traits.httpPrefixHeaders, request.headers);
  if (traits.httpPayload) return payload(member, request.body);
  return undefined;
}

const scalarOf = (schema: NormalizedSchema, text: string | null | undefined, name: string): unknown =>
  text === null || text === undefined ? undefined : parseScalar(schema, text, name);

function prefixHeaders(
  prefix: string,
  headers: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

const xml = new XmlCodec({
  timestampFormat: { useTrait: true, default: DATE_TIME },
  xmlNamespace: S3_NAMESPACE,
  httpBindings: true,
  serviceNamespace: 'com.amazonaws.s3',
});

function payload(member: NormalizedSchema, body: unknown): unknown {
  if (!member.isStructSchema()) return body;
  if (!(body instanceof Uint8Array) || body.length === 0) return undefined;
  try {
    return xml.createDeserializer().read(member, body);
  } catch {
    throw new ServiceError('MalformedXML', 'The XML you provided was not well-formed or did not validate');
  }
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** XML text, or whatever the operation gave as its streaming payload. */
  readonly body: unknown;
}

export function writeRestAnswer(operation: OperationSchema, output: unknown): RestAnswer {
  const value = (output ?? {}) as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  let body: unknown = '';
  let inBody = false;
  if (operation.output.isStructSchema())
    for (const [name, member] of operation.output.structIterator()) {
      const traits = traitsOf(member);
      if (traits.httpHeader || traits.httpPrefixHeaders) writeHeaders(headers, member, value[name]);
      else if (traits.httpPayload) body = value[name] ?? '';
      else inBody ||= value[name] !== undefined;
    }
  if (inBody) {
    const members = structMembers(
      operation.output,
      value,
      (member) => traitsOf(member).httpHeader !== undefined,
    );
    body = element(resultName(operation), members, ` xmlns="${S3_NAMESPACE}"`);
    headers['content-type'] = 'application/xml';
  }
  return { status: operation.http?.status ?? 200, headers, body };
}

const resultName = (operation: OperationSchema): string =>
  traitsOf(operation.output).xmlName ?? operation.output.getName() ?? `${operation.name}Result`;

function writeHeaders(headers: Record<string, string>, member: NormalizedSchema, value: unknown): void {
  if (value === undefined || value === null) return;
  const { httpHeader, httpPrefixHeaders } = traitsOf(member);
  if (httpHeader) headers[httpHeader.toLowerCase()] = scalarText(member, value, HTTP_DATE);
  if (httpPrefixHeaders)
    for (const [key, text] of Object.entries(value))
      headers[httpPrefixHeaders.toLowerCase() + key] = String(text);
}

export const writeRestError = (error: ServiceError, requestId: string): string =>
  element(
    'Error',
    element('Code', escapeXml(error.code)) +
      element('Message', escapeXml(error.message)) +
      element('RequestId', requestId),
  );
