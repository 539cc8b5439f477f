/**
 * A simulated host on which a script of ours runs, in virtual time. The scripts themselves are proved elsewhere, on real
 * shells; here it is what they do to the outside that is played: requests that cross the host's security groups and the
 * endpoint's own checks, each tried again as the scripts do.
 */
import { createHash } from 'node:crypto';
import type { Timer } from '../kernel/clock';
import { dateOf } from '../kernel/iso';
import { canReach } from '../services/ec2/reachability';
import type { Instance } from '../services/ec2/state';
import { ObjectBody } from '../services/s3/body';
import type { Dispatcher } from '../wire/dispatcher';
import type { WireAnswer, WireRequest } from '../wire/protocols';
import type { World } from '../world';

const ATTEMPTS = 8;
const RETRY_MS = 5_000;

/** What a script answers instead of a success. */
export class ScriptFailure extends Error {
  constructor(
    readonly stage: string,
    readonly reason: string,
    readonly tried: readonly (readonly [source: string, reason: string])[] = [],
  ) {
    super(`${stage}: ${reason}`);
  }
}

/** The host's clock and the endpoint's, as a script notes them when it fetches its plan. */
export interface HostClock {
  readonly epochSeconds: number;
  readonly serverDate: string;
}

export class GuestHost {
  isCancelled = false;
  private readonly pending: Timer[] = [];

  constructor(
    readonly world: World,
    private readonly dispatcher: Dispatcher,
    private readonly instanceId: string,
  ) {}

  get instance(): Instance {
    const instance = this.world.ec2.instances.get(this.instanceId);
    if (!instance) throw new ScriptFailure('source', 'no-host');
    return instance;
  }

  cancel(): void {
    this.isCancelled = true;
    for (const timer of this.pending) timer.cancel();
  }

  clock(): HostClock {
    const now = this.world.clock.now();
    return {
      epochSeconds: Math.floor(now / 1000) + this.instance.host.clockOffsetSeconds,
      serverDate: httpDate(now),
    };
  }

  /** The text behind a URL, if it is the one that was sent. */
  async fetch(url: string, sha256: string, stage: string): Promise<string> {
    const { body } = await this.request('GET', url, ObjectBody.of(''), stage);
    const content = body instanceof ObjectBody ? body.toBytes() : body;
    if (createHash('sha256').update(content).digest('hex') !== sha256)
      throw new ScriptFailure(stage, 'hash-mismatch');
    return Buffer.from(content).toString('utf8');
  }

  /** One request with the script's retries; anything but 2xx in the end is a failure of that stage. */
  async request(method: string, url: string, body: ObjectBody, stage: string): Promise<WireAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answered = this.isReachable() ? await this.exchange(toRequest(method, url, body)) : undefined;
      if (answered && answered.status < 300) return answered;
      // What is written once is there already when the answer to an earlier attempt was lost.
      if (answered?.status === 412 && attempt > 1) return answered;
      if (answered && answered.status < 500) throw new ScriptFailure(stage, `http-${answered.status}`);
      if (attempt === ATTEMPTS) throw new ScriptFailure(stage, 'unreachable');
      await this.pause(RETRY_MS);
    }
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.pending.push(this.world.clock.schedule(ms, resolve)));
  }

  private isReachable(): boolean {
    const [eniId] = this.instance.eniIds;
    return eniId !== undefined && canReach(this.world, eniId, { service: 's3' }).reachable;
  }

  private exchange(request: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve) => this.pending.push(this.dispatcher.submit(request, resolve)));
  }
}

/** As the scripts send it: what they put once with the header that its URL is signed for. */
export function toRequest(method: string, url: string, body: ObjectBody): WireRequest {
  const { hostname, pathname, search } = new URL(url);
  const query = new URLSearchParams(search);
  const isOnce = query.get('X-Amz-SignedHeaders')?.split(';').includes('if-none-match');
  const md5 = body.size > 0 ? { 'content-md5': body.md5().toString('base64') } : {};
  return {
    method,
    path: pathname,
    query,
    headers: {
      host: hostname,
      'content-length': String(body.size),
      ...md5,
      ...(isOnce && { 'if-none-match': '*' }),
    },
    body,
  };
}

/** RFC 9110, IMF-fixdate: the date with which S3 answers. */
const httpDate = (ms: number): string => dateOf(ms).toUTCString();
