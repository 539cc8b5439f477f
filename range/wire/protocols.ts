/** Decodes a request to (service, operation, input) and encodes answers and errors, each in the service's protocol. */
import { ObjectBody } from '../services/s3/body';
import { isChunked, unchunk } from './chunked';
import { parseJson, writeJsonAnswer, writeJsonError } from './json';
import type { AnyOperation } from './operation';
import { parseQuery, type QueryDialect, writeQueryAnswer, writeQueryError } from './query';
import { parseRest, type RestRequest, routeRest, writeRestAnswer, writeRestError } from './rest-xml';
import type { OperationSchema } from './schema';
import { NotModelled, ServiceError } from './service-error';
import { type Service, services } from './services';
import { scopeOf } from './sigv4';

/** A body is bytes as they came, or, from a simulated host, extents that need not be spelled out. */
export type WireRequest = RestRequest<Uint8Array | ObjectBody>;

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | ObjectBody;
}

export interface Decoded {
  readonly service: Service;
  readonly schema: OperationSchema;
  readonly operation: AnyOperation;
  readonly input: unknown;
}

/** The services that the request may be for, by its signature: one, or those that share a signing name and a protocol. */
export function addressedServices(request: WireRequest): readonly Service[] {
  const signingName = scopeOf(request)?.service;
  return services().filter((each) => each.signingName === signingName);
}

export function decode(request: WireRequest): Decoded {
  const candidates = addressedServices(request);
  if (!candidates[0]) {
    const signingName = scopeOf(request)?.service;
    if (!signingName) throw new NotModelled(unsigned(request));
    throw new NotModelled(`the service '${signingName}'${asked(request)}`);
  }
  const kind = candidates[0].protocol.kind;
  if (kind === 'rest-xml') return decodeRest(candidates[0], request);
  const text = textOf(request.body);
  return kind === 'json' ? decodeJson(candidates[0], request, text) : decodeQuery(candidates, text);
}

/** Old tools still sign URLs by Signature Version 2, which says no service. */
const unsigned = ({ query }: WireRequest): string =>
  query.has('AWSAccessKeyId') ? 'a request that is signed by Signature Version 2' : 'an unsigned request';

/** What is asked of a service that nobody knows here, as far as the protocols have one place to say it. */
function asked({ headers, path, method, body }: WireRequest): string {
  const form = body instanceof ObjectBody ? '' : textOf(body).slice(0, 10_000);
  const named = headers['x-amz-target']?.split('.').pop() ?? new URLSearchParams(form).get('Action');
  const what = named ?? (path === '/' ? '' : `${method} ${path}`);
  return what === '' ? '' : ` (${what})`;
}

function textOf(body: Uint8Array | ObjectBody): string {
  if (body instanceof ObjectBody) throw new NotModelled('an RPC request whose body is not bytes');
  return Buffer.from(body).toString('utf8');
}

function find(service: Service, name: string): Pick<Decoded, 'service' | 'schema' | 'operation'> {
  const schema = service.schemas.get(name);
  if (!schema)
    throw service.protocol.kind === 'json'
      ? new ServiceError('UnknownOperationException', `Unknown operation: ${name}`)
      : new ServiceError('InvalidAction', `The action ${name} is not valid for this web service.`);
  const operation = service.operations.get(name);
  if (!operation) throw new NotModelled(`${service.name} ${name}`);
  return { service, schema, operation };
}

function decodeJson(service: Service, request: WireRequest, text: string): Decoded {
  const found = find(service, (request.headers['x-amz-target'] ?? '').split('.').pop() ?? '');
  return { ...found, input: parseJson(found.schema, text) };
}

function decodeQuery(candidates: readonly Service[], text: string): Decoded {
  const form = new URLSearchParams(text);
  const version = form.get('Version');
  const service = candidates.find(
    ({ protocol }) => protocol.kind === 'query' && protocol.version === version,
  );
  if (!service) throw new ServiceError('NoSuchVersion', `The requested version (${version}) is not valid.`);
  const found = find(service, form.get('Action') ?? '');
  return { ...found, input: parseQuery(dialectOf(service), found.schema, text) };
}

function decodeRest(service: Service, given: WireRequest): Decoded {
  const request = unwrapped(given);
  const modelled = [...service.operations.keys()].flatMap((name) => service.schemas.get(name) ?? []);
  const schema = routeRest(modelled, request);
  if (!schema)
    throw new NotModelled(
      `${service.name} ${routeRest(service.schemas.values(), request)?.name ?? request.method}`,
    );
  return { ...find(service, schema.name), input: parseRest(schema, request) };
}

/** Without its chunks, the trailing headers among the others. */
function unwrapped(request: WireRequest): WireRequest {
  const { headers, body } = request;
  if (!isChunked(headers) || body instanceof ObjectBody) return request;
  const { body: whole, trailers } = unchunk(body);
  const { 'content-encoding': encoding = '', ...others } = headers;
  const left = encoding.split(/,\s*/).filter((each) => each !== '' && each !== 'aws-chunked');
  return {
    ...request,
    body: whole,
    headers: { ...others, ...trailers, ...(left.length > 0 && { 'content-encoding': left.join(',') }) },
  };
}

function dialectOf({ protocol }: Service): QueryDialect {
  if (protocol.kind !== 'query') throw new Error(`${protocol.kind} has no query dialect`);
  return protocol;
}

const textHeaders = (type: string, requestId: string): Record<string, string> => ({
  'content-type': type,
  'x-amzn-requestid': requestId,
});

export function encodeAnswer(decoded: Decoded, output: unknown, requestId: string): WireAnswer {
  const { service, schema } = decoded;
  if (service.protocol.kind === 'rest-xml') return encodeRest(decoded, output, requestId);
  if (service.protocol.kind === 'json') {
    const headers = textHeaders(`application/x-amz-json-${service.protocol.version}`, requestId);
    return { status: 200, headers, body: writeJsonAnswer(schema, output) };
  }
  const body = writeQueryAnswer(dialectOf(service), schema, output, requestId);
  return { status: 200, headers: textHeaders('text/xml;charset=UTF-8', requestId), body };
}

function encodeRest({ schema }: Decoded, output: unknown, requestId: string): WireAnswer {
  const { status, headers, body } = writeRestAnswer(schema, output);
  const payload =
    typeof body === 'string' || body instanceof Uint8Array || body instanceof ObjectBody ? body : '';
  const length = schema.http?.method === 'HEAD' ? {} : { 'content-length': String(lengthOf(payload)) };
  return { status, headers: { ...headers, ...length, 'x-amz-request-id': requestId }, body: payload };
}

const lengthOf = (body: string | Uint8Array | ObjectBody): number =>
  body instanceof ObjectBody ? body.size : Buffer.byteLength(body);

export function encodeError(service: Service, error: ServiceError, requestId: string): WireAnswer {
  const { status } = error;
  if (service.protocol.kind === 'rest-xml')
    return { status, headers: { 'x-amz-request-id': requestId }, body: writeRestError(error, requestId) };
  if (service.protocol.kind === 'json') {
    const headers = textHeaders(`application/x-amz-json-${service.protocol.version}`, requestId);
    return { status, headers, body: writeJsonError(error) };
  }
  return queryError(dialectOf(service), error, requestId);
}

const queryError = (dialect: QueryDialect, error: ServiceError, requestId: string): WireAnswer => ({
  status: error.status,
  headers: textHeaders('text/xml;charset=UTF-8', requestId),
  body: writeQueryError(dialect, error, requestId),
});

/** When not even the service could be told: in JSON for whoever seems to speak that, else in the query protocol's form. */
export function encodeUnaddressed(request: WireRequest, error: ServiceError, requestId: string): WireAnswer {
  const speaksJson = 'x-amz-target' in request.headers || request.path !== '/';
  if (!speaksJson) return queryError({ ec2: false, xmlNamespace: '' }, error, requestId);
  const headers = { ...textHeaders('application/json', requestId), 'x-amzn-errortype': error.code };
  return { status: error.status, headers, body: writeJsonError(error) };
}
