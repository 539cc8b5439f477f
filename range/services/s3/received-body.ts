import { ObjectBody } from './body';

/**
 * The content of an upload: bytes or text from the wire, or an ObjectBody from a scenario which hands over a
 * large sparse image without copying it.
 */
export function receivedBody(body: unknown): ObjectBody {
  if (body === undefined) return ObjectBody.of('');
  if (body instanceof ObjectBody) return body;
  if (typeof body === 'string' || body instanceof Uint8Array) return ObjectBody.of(body);
  throw new TypeError(`an S3 body must be a Uint8Array, a string or an ObjectBody, got ${typeof body}`);
}
