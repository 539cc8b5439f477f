/**
 * How a served range is steered: plain JSON over HTTP under /_range/, beside AWS on the same port. A bucket cannot be called that.
 * Errors are { error }, with the status 400 for what cannot be, 403 for who may not, 404, 409 for what is not so yet.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isoTime } from '../kernel/iso';
import { wallNow, wallSleep } from '../kernel/wall-clock';
import { refusal } from './guard';
import type { RangeHost } from './host';
import type { LiveRange } from './live-range';
import { type ClockOrder, ControlError, clockOrder, numberIn, scenarioOrder } from './orders';

const PREFIX = '/_range/';
const MOST_BODY_BYTES = 65_536;
const LONGEST_WAIT_S = 60;
const LOOK_MS = 50;

type Route = (host: RangeHost, live: LiveRange, asked: Asked) => unknown;

interface Asked {
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Whether whoever asked is gone. */
  readonly isGone: () => boolean;
}

const ROUTES: Readonly<Record<string, Route>> = {
  'GET state': stateOf,
  'POST clock': (host, live, { body }) => steer(host, live, clockOrder(body)),
  'POST trigger': (host, live) => {
    live.trigger();
    return stateOf(host, live);
  },
  'GET events': events,
  'GET score': (host, live) => ({ ...naming(host, live), ...scored(live) }),
  'GET finding': finding,
  'POST reset': async (host, _, { body }) => {
    await host.reset({ ...host.current, ...scenarioOrder(body) });
    if (host.live) return stateOf(host, host.live);
    throw new ControlError(503, 'the range did not begin anew');
  },
};

export class Control {
  constructor(private readonly host: RangeHost) {}

  /** Answers what is addressed to it; false for anything else. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!pathname.startsWith(PREFIX)) return false;
    void this.answer(request, pathname.slice(PREFIX.length), searchParams, response).then(
      (value) => send(response, 200, value),
      (error: unknown) =>
        send(response, error instanceof ControlError ? error.status : 500, { error: messageOf(error) }),
    );
    return true;
  }

  private async answer(
    request: IncomingMessage,
    name: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<unknown> {
    const refused = refusal(request.headers);
    if (refused !== undefined) throw new ControlError(403, refused);
    const route = `${request.method} ${name}`;
    const handle = Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined;
    if (!handle)
      throw new ControlError(404, `there is no ${route}; there are ${Object.keys(ROUTES).join(', ')}`);
    const body = parsed(await textOf(request));
    const { live } = this.host;
    if (!live) throw new ControlError(503, 'the range begins anew; ask again in a moment');
    return await handle(this.host, live, { query, body, isGone: () => response.destroyed });
  }
}

function stateOf(host: RangeHost, live: LiveRange): object {
  const { notModelled } = host.served;
  return {
    ...naming(host, live),
    speed: live.speed,
    ...(live.finding && { finding: true }),
    events: live.events.length,
    executions: live.executions.map(({ arn, name, status, startMs, stopMs }) => ({
      ...{ arn, name, status, startedAt: isoTime(startMs) },
      ...(stopMs !== undefined && { endedAt: isoTime(stopMs) }),
    })),
    notModelled: Object.fromEntries(notModelled),
  };
}

const naming = ({ current }: RangeHost, live: LiveRange): object => ({
  ...current,
  now: isoTime(live.now),
  account: live.stage.range.world.account,
  region: live.stage.range.world.region,
  subject: live.stage.staged.subject.id,
});

async function steer(host: RangeHost, live: LiveRange, order: ClockOrder): Promise<object> {
  if (order.speed !== undefined) live.setSpeed(order.speed);
  if (order.advanceMs !== undefined) await live.advance(order.advanceMs);
  if (order.until === 'idle') await live.settle();
  return stateOf(host, live);
}

function scored(live: LiveRange): object {
  const scored = live.score();
  if (!scored) throw new ControlError(409, 'nothing has happened yet that could be scored: POST trigger');
  return { ...scored, triggerAt: isoTime(scored.triggerAt) };
}

async function events(_: RangeHost, live: LiveRange, asked: Asked): Promise<object> {
  const asking = numberIn(asked.query, 'since', Number.MAX_SAFE_INTEGER);
  // Of a range that has begun anew everything is new.
  const since = asking > live.events.length ? 0 : asking;
  await waitFor(asked, () => live.events.length > since);
  return {
    events: live.events.slice(since).map(({ at, ...event }) => ({ at: isoTime(at), ...event })),
    next: live.events.length,
  };
}

async function finding(_: RangeHost, live: LiveRange, asked: Asked): Promise<unknown> {
  await waitFor(asked, () => live.finding !== undefined);
  if (live.finding) return live.finding;
  throw new ControlError(409, 'nothing was found yet: POST trigger');
}

/** As long as `wait` allows, in seconds of the wall clock. */
async function waitFor({ query, isGone }: Asked, isThere: () => boolean): Promise<void> {
  const until = wallNow() + numberIn(query, 'wait', LONGEST_WAIT_S) * 1_000;
  while (!isThere() && !isGone() && wallNow() < until) await wallSleep(LOOK_MS);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new ControlError(413, `a body has at most ${MOST_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(value)}\n`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
