/**
 * S3 as the guest meets it: HTTPS on the address that the account's prefix list gives it. Behind it is the range's own S3, reached
 * through its dispatcher, so signature, expiry, Content-MD5, ranges and object lock are checked where every drill has them
 * checked. What only a real connection has is here: a body in chunks is refused, and connections break as planned.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { wallNow } from '../../kernel/wall-clock';
import { ObjectBody } from '../../services/s3/body';
import type { Dispatcher } from '../../wire/dispatcher';
import type { WireAnswer, WireRequest } from '../../wire/protocols';
import type { Certificates } from '../build/certificates';
import { Faults, type VaultFault } from './faults';

/** One request, as it was answered; 0 for one whose connection broke. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly part: number | undefined;
  readonly status: number;
  readonly bytes: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

export class VaultEndpoint {
  readonly exchanges: Exchange[] = [];
  private readonly server;
  private readonly faults: Faults;

  constructor(
    private readonly dispatcher: Dispatcher,
    certificates: Certificates,
    faults: readonly VaultFault[] = [],
  ) {
    this.faults = new Faults(faults);
    const { certificate, key } = certificates;
    const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
    this.server = createServer(tls, (request, response) => this.receive(request, response));
  }

  async listen(address: string): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(443, address, resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Parts that were stored, each once. */
  get storedParts(): number {
    const stored = this.exchanges.filter(({ part, status }) => part !== undefined && status === 200);
    return new Set(stored.map(({ part }) => part)).size;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const parameters = new URLSearchParams(query);
    const number = parameters.get('partNumber');
    const part = number === null ? undefined : Number(number);
    const startedAt = wallNow();
    const fault = this.faults.next(part ?? path.slice(path.lastIndexOf('/') + 1));
    const chunks: Buffer[] = [];
    let bytes = 0;
    const log = (status: number): void => {
      const { method = '' } = request;
      this.exchanges.push({ method, path, part, status, bytes, startedAt, endedAt: wallNow() });
    };
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      const isHalf = bytes >= Number(request.headers['content-length']) / 2;
      if (fault !== 'reset' || !isHalf || request.socket.destroyed) return;
      log(0);
      request.socket.destroy();
    });
    request.on('end', () => {
      const answer = (given: WireAnswer): void => {
        log(given.status);
        send(response, given);
      };
      if (request.headers['transfer-encoding'] !== undefined) answer(NO_CHUNKS);
      else if (fault === 'server-error') answer(SERVER_ERROR);
      else if (fault === 'not-found') answer(NOT_FOUND);
      else this.dispatcher.submit(toWire(request, path, parameters, Buffer.concat(chunks)), answer);
    });
  }
}

function toWire(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  body: Uint8Array,
): WireRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return { method: request.method ?? 'GET', path, query, headers: Object.fromEntries(headers), body };
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, headers);
  response.end(body instanceof ObjectBody ? body.toBytes() : body);
}

const refusal = (status: number, code: string, message: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`),
});

/** What S3 says of `Transfer-Encoding: chunked` on a pre-signed PUT. */
const NO_CHUNKS = refusal(
  501,
  'NotImplemented',
  'A header you provided implies functionality that is not implemented',
);
const NOT_FOUND = refusal(404, 'NoSuchKey', 'The specified key does not exist.');
const SERVER_ERROR = refusal(500, 'InternalError', 'We encountered an internal error. Please try again.');
