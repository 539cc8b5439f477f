/**
 * The requests of `node:http` without a socket: what the SDK wrote is handed to the range, and its answer back, in process.
 * Both have passed the SDK's own serialization; only the socket is left out, which costs a drill more than everything else.
 */
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { ObjectBody } from '../services/s3/body';
import type { WireAnswer, WireRequest } from '../wire/protocols';
import type { Transport } from './transport';

export type Receive = (tag: string, request: WireRequest, reply: (answer: WireAnswer) => void) => void;

export class DirectTransport implements Transport {
  /** Those whose body nobody has read to its end. */
  private readonly responses = new Set<IncomingMessage>();

  constructor(private readonly receive: Receive) {}

  request(
    options: RequestOptions,
    tag: string,
    onResponse: (response: IncomingMessage) => void,
  ): ClientRequest {
    const request: DirectRequest = new DirectRequest(options.headers, (body) =>
      this.receive(tag, toWire(options, body), (answer) => {
        if (request.destroyed) return;
        const response = toResponse(answer);
        this.responses.add(response);
        response.once('close', () => {
          this.responses.delete(response);
          request.destroy();
        });
        request.emit('response', response);
        onResponse(response);
      }),
    );
    return request as unknown as ClientRequest;
  }

  close(): void {
    for (const response of this.responses) response.destroy();
  }
}

/** What the SDK asks of a socket: that it is connected, and to watch over it, which is the range's to do here. */
const SOCKET = { connecting: false, on: () => SOCKET, setKeepAlive: () => SOCKET, setTimeout: () => SOCKET };

class DirectRequest extends Writable {
  readonly socket = SOCKET;
  private readonly chunks: Buffer[] = [];

  constructor(
    headers: RequestOptions['headers'],
    private readonly send: (body: Buffer) => void,
  ) {
    super({ autoDestroy: false });
    if ('expect' in lowerCased(headers)) process.nextTick(() => this.emit('continue'));
  }

  setTimeout(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.send(Buffer.concat(this.chunks));
    done();
  }
}

function lowerCased(headers: RequestOptions['headers'] = {}): Record<string, string> {
  const entries = Object.entries(headers as OutgoingHttpHeaders);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function toWire({ method, path, headers }: RequestOptions, body: Uint8Array): WireRequest {
  const [before = '/', query = ''] = (path ?? '/').split('?');
  return {
    method: method ?? 'GET',
    path: before,
    query: new URLSearchParams(query),
    headers: lowerCased(headers),
    body,
  };
}

function toResponse({ status, headers, body }: WireAnswer): IncomingMessage {
  const stream = Readable.from(body instanceof ObjectBody ? body.chunks() : [Buffer.from(body)], {
    objectMode: false,
  });
  const head = { statusCode: status, statusMessage: '', headers: lowerCased(headers) };
  return Object.assign(stream, head) as unknown as IncomingMessage;
}
