/**
 * The range's endpoint on loopback. A request that carries a call tag comes from a function of this drill: it is
 * parked, and admitted in the order of its tag once everything is quiet, so that the order in which sockets happen
 * to deliver does not matter. One without a tag comes from outside, from a person's tool: it is parked and admitted before the
 * others, and nobody waits for its socket.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Clock } from '../kernel/clock';
import { dateOf } from '../kernel/iso';
import { ObjectBody } from '../services/s3/body';
import type { Dispatcher } from '../wire/dispatcher';
import type { WireAnswer, WireRequest } from '../wire/protocols';
import { BODY_HEADER, LargeBodies } from './large-bodies';
import { Listener } from './listener';
import type { Traffic } from './traffic';

/** `<invocation>/<call>`, both counted from 1 and padded, so that tags sort in order. */
export const CALL_TAG = 'x-range-call';

interface Parked {
  /** Empty: from outside. */
  readonly tag: string;
  readonly request: WireRequest;
  readonly reply: (answer: WireAnswer) => void;
}

export class RangeServer {
  private parked: Parked[] = [];
  /** Answers that somebody outside waits for. */
  private readonly outside = new Set<ServerResponse>();

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly traffic: Traffic,
    private readonly clock: Clock,
    private readonly largeBodies = new LargeBodies(),
    private readonly listener = new Listener(),
    /** A request from outside has come. */
    private readonly onOutside: () => void = () => undefined,
  ) {
    this.listener.answer = (request, response) => this.receive(request, response);
  }

  /** Requests from outside that have no answer yet. */
  get waiting(): number {
    return this.outside.size;
  }

  /** Starts to listen on a free port of 127.0.0.1 and returns it. */
  listen(): Promise<number> {
    return this.listener.listen(0);
  }

  close(): Promise<void> {
    return this.listener.close();
  }

  /** Leaves the port to others; who still waits is cut off. */
  leave(): void {
    this.listener.vacate();
    for (const response of this.outside) response.destroy();
    this.outside.clear();
  }

  /** Hands the parked requests to the dispatcher in the order of their tags; false when there are none. */
  admit(): boolean {
    const ready = this.parked.sort((a, b) => (a.tag < b.tag ? -1 : 1));
    this.parked = [];
    for (const { tag, request, reply } of ready) {
      const answer = (given: WireAnswer): void => {
        if (tag !== '') this.traffic.sent(tag);
        reply(this.dated(given));
      };
      this.dispatcher.submit(request, answer, tag);
    }
    return ready.length > 0;
  }

  /** Takes a request of a function's that crosses no socket. */
  park(tag: string, request: WireRequest, reply: (answer: WireAnswer) => void): void {
    this.parked.push({ tag, request, reply });
    this.traffic.settled(tag);
  }

  /** The SDK corrects its clock by the answer's date, and repeats what failed when it had to: the date is the range's. */
  private dated(answer: WireAnswer): WireAnswer {
    const date = dateOf(this.clock.now()).toUTCString();
    return { ...answer, headers: { date, ...answer.headers } };
  }

  /** Functions take a large body out of band; whoever else asks gets it over the wire. */
  private setAside(answer: WireAnswer): WireAnswer {
    const { status, headers, body } = answer;
    if (!(body instanceof ObjectBody) || !LargeBodies.isLarge(body)) return answer;
    const { 'content-length': _, ...others } = headers;
    return { status, headers: { ...others, [BODY_HEADER]: this.largeBodies.keep(body) }, body: '' };
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const tag = String(request.headers[CALL_TAG] ?? '');
      const wire = toWire(request, Buffer.concat(chunks));
      if (tag !== '') return this.park(tag, wire, (answer) => send(response, this.setAside(answer)));
      this.receiveOutside(wire, response);
    });
  }

  private receiveOutside(request: WireRequest, response: ServerResponse): void {
    const reply = (answer: WireAnswer): void => {
      this.outside.delete(response);
      send(response, answer);
    };
    this.parked.push({ tag: '', request, reply });
    this.outside.add(response);
    response.once('close', () => this.outside.delete(response));
    this.onOutside();
  }
}

function toWire(request: IncomingMessage, body: Uint8Array): WireRequest {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body,
  };
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, headers);
  if (!(body instanceof ObjectBody)) response.end(body);
  // Whoever asked may be gone meanwhile.
  else pipeline(Readable.from(body.chunks(), { objectMode: false }), response, () => undefined);
}
