import { ServiceError } from '../../wire/service-error';
import { ObjectBody } from './body';

interface Upload {
  readonly Body?: unknown;
  readonly ContentLength?: number | undefined;
}

/**
 * The content of an upload: bytes or text from the wire, or an ObjectBody from a scenario which hands over a
 * large sparse image without copying it.
 */
export function receivedBody({ Body, ContentLength }: Upload): ObjectBody {
  const body = bodyOf(Body);
  if (ContentLength === undefined || ContentLength === body.size) return body;
  throw new ServiceError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

function bodyOf(body: unknown): ObjectBody {
  if (body === undefined) return ObjectBody.of('');
  if (body instanceof ObjectBody) return body;
  if (typeof body === 'string' || body instanceof Uint8Array) return ObjectBody.of(body);
  throw new TypeError(`an S3 body must be a Uint8Array, a string or an ObjectBody, got ${typeof body}`);
}
