/**
 * The content encoding `aws-chunked`: a body in chunks, each with its size and perhaps a signature, behind them checksums
 * as trailing headers (S3 API reference, "Signature calculations: transferring payload in multiple chunks"). Signatures of chunks
 * are not checked, as those of headers are not.
 */
import { ServiceError } from './service-error';

export interface Unchunked {
  readonly body: Uint8Array;
  /** Names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

export const isChunked = (headers: Readonly<Record<string, string>>): boolean =>
  headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;

/** @throws ServiceError IncompleteBody when a chunk is not as long as it says, or the last is missing. */
export function unchunk(encoded: Uint8Array): Unchunked {
  const bytes = Buffer.from(encoded);
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? Number.NaN : sizeOf(bytes.toString('latin1', at, end));
    const start = end + 2;
    if (!(start + size <= bytes.length)) throw incomplete();
    if (size === 0)
      return { body: Buffer.concat(chunks), trailers: trailersOf(bytes.toString('latin1', start)) };
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

function sizeOf(line: string): number {
  const [, digits] = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=[0-9a-f]+)?$/.exec(line) ?? [];
  return digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
}

const trailersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([A-Za-z0-9-]+):[ \t]*([^\r\n]*)/gm)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value.trim(),
    ]),
  );

const incomplete = (): ServiceError =>
  new ServiceError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  );
