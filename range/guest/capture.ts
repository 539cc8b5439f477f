/**
 * A simulated Linux host on which the capture document runs. The script itself is proved elsewhere, on real shells; here
 * it is its contract that is played, in virtual time: fetch the plan by its URL, check its hash, stream the RAM part by
 * part through the pre-signed URLs, put the manifest, answer with one line. Every request crosses the host's security
 * groups and the endpoint's own checks.
 */
import { createHash } from 'node:crypto';
import { PLAN_SHA256_PARAMETER, PLAN_URL_PARAMETER } from '../../documents/parameters';
import { type CapturePlan, parsePlan } from '../../documents/plan';
import type { Timer } from '../kernel/clock';
import { isoTime } from '../kernel/iso';
import { canReach } from '../services/ec2/reachability';
import { ObjectBody } from '../services/s3/body';
import type { GuestCommand, GuestOutcome, GuestRun, ManagedNode } from '../services/ssm/state';
import type { Dispatcher } from '../wire/dispatcher';
import type { WireAnswer, WireRequest } from '../wire/protocols';
import { NotModelled } from '../wire/service-error';
import type { World } from '../world';
import { KERNEL_RELEASE, ramImage, ramRanges } from './ram';

/** Reading, hashing and sending one after the other, on one core: the order of magnitude of a small instance. */
const BYTES_PER_SECOND = 90 * 1024 * 1024;
const START_MS = 800;
const ATTEMPTS = 8;
const RETRY_MS = 5_000;

class CaptureFailure extends Error {
  constructor(
    readonly stage: 'plan' | 'source' | 'put' | 'manifest',
    readonly reason: string,
  ) {
    super(`${stage}: ${reason}`);
  }
}

export function runCapture(
  world: World,
  dispatcher: Dispatcher,
  command: GuestCommand,
  node: ManagedNode,
  finish: (outcome: GuestOutcome) => void,
): GuestRun {
  const host = new CaptureHost(world, dispatcher, node.instanceId);
  void host.run(command).then((outcome) => {
    if (!host.isCancelled) finish(outcome);
  });
  return { cancel: () => host.cancel() };
}

class CaptureHost {
  isCancelled = false;
  private readonly pending: Timer[] = [];

  constructor(
    private readonly world: World,
    private readonly dispatcher: Dispatcher,
    private readonly instanceId: string,
  ) {}

  cancel(): void {
    this.isCancelled = true;
    for (const timer of this.pending) timer.cancel();
  }

  async run({ parameters, documentName }: GuestCommand): Promise<GuestOutcome> {
    const [url] = parameters[PLAN_URL_PARAMETER] ?? [];
    const [sha256] = parameters[PLAN_SHA256_PARAMETER] ?? [];
    if (url === undefined || sha256 === undefined)
      throw new NotModelled(`a host that runs the document ${documentName}`);
    try {
      await this.pause(START_MS);
      return answer(0, await this.capture(await this.plan(url, sha256)));
    } catch (error) {
      if (!(error instanceof CaptureFailure)) throw error;
      return answer(1, { status: 'failed', stage: error.stage, reason: error.reason, detail: '' });
    }
  }

  private async plan(url: string, sha256: string): Promise<CapturePlan> {
    const { body } = await this.request('GET', url, ObjectBody.of(''), 'plan');
    const text = body instanceof ObjectBody ? body.toString() : Buffer.from(body).toString('utf8');
    if (createHash('sha256').update(text).digest('hex') !== sha256)
      throw new CaptureFailure('plan', 'hash-mismatch');
    return parsePlan(text);
  }

  private async capture(plan: CapturePlan): Promise<Record<string, unknown>> {
    const instance = this.world.ec2.instances.get(this.instanceId);
    if (!instance) throw new CaptureFailure('source', 'no-host');
    const startedAt = this.world.clock.now();
    const totalBytes = ramImage(instance).size;
    const count = Math.ceil(totalBytes / plan.partSize);
    if (count > plan.partUrls.length) throw new CaptureFailure('plan', 'too-few-parts');
    const parts: [number, number, string, string][] = [];
    const read: ObjectBody[] = [];
    for (const [index, url] of plan.partUrls.slice(0, count).entries()) {
      const [from, to] = [index * plan.partSize, Math.min(totalBytes, (index + 1) * plan.partSize)];
      await this.pause(((to - from) / BYTES_PER_SECOND) * 1000);
      // As the memory is when its turn comes: what was wiped before is not in the image.
      const part = shared(ramImage(instance).slice(from, to));
      await this.request('PUT', url, part, 'put');
      parts.push([index + 1, part.size, part.md5().toString('hex'), part.sha256().toString('hex')]);
      read.push(part);
    }
    const sha256 = ObjectBody.concat(read).sha256().toString('hex');
    await this.request(
      'PUT',
      plan.manifestUrl,
      this.manifest(plan, totalBytes, sha256, parts, startedAt),
      'manifest',
    );
    return {
      status: 'ok',
      source: 'kcore',
      reader: 'python3',
      workspace: 'private-tmpfs',
      content: 'lime-v1',
      totalBytes,
      parts: count,
      sha256,
    };
  }

  private manifest(
    plan: CapturePlan,
    totalBytes: number,
    sha256: string,
    parts: readonly unknown[],
    startedAt: number,
  ): ObjectBody {
    const instance = this.world.ec2.instances.get(this.instanceId);
    const ram = instance
      ? ramRanges(instance).map((range) => range.map((address) => `0x${address.toString(16)}`))
      : [];
    const now = this.world.clock.now();
    const text = {
      format: 'cordon-capture-manifest/1',
      source: 'kcore',
      reader: 'python3',
      completeness: 'planned-bytes',
      uncoveredBytes: 0,
      content: 'lime-v1',
      ram,
      ranges: ram,
      totalBytes,
      sha256,
      partSize: plan.partSize,
      parts,
      kernelRelease: KERNEL_RELEASE,
      machine: instance?.architecture === 'arm64' ? 'aarch64' : 'x86_64',
      startedAt: isoTime(startedAt),
      endedAt: isoTime(now),
      hostClock: {
        epochSeconds: Math.floor(now / 1000),
        serverDate: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(now),
      },
    };
    return ObjectBody.of(JSON.stringify(text));
  }

  /** One request with the script's retries; anything but 2xx in the end is a failure of that stage. */
  private async request(
    method: string,
    url: string,
    body: ObjectBody,
    stage: 'plan' | 'put' | 'manifest',
  ): Promise<WireAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answered = this.isReachable() ? await this.exchange(toRequest(method, url, body)) : undefined;
      if (answered && answered.status < 300) return answered;
      if (answered && answered.status < 500) throw new CaptureFailure(stage, `http-${answered.status}`);
      if (attempt === ATTEMPTS) throw new CaptureFailure(stage, 'unreachable');
      await this.pause(RETRY_MS);
    }
  }

  private isReachable(): boolean {
    const [eniId] = this.world.ec2.instances.get(this.instanceId)?.eniIds ?? [];
    return eniId !== undefined && canReach(this.world, eniId, { service: 's3' }).reachable;
  }

  private exchange(request: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve) => this.pending.push(this.dispatcher.submit(request, resolve)));
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.pending.push(this.world.clock.schedule(ms, resolve)));
  }
}

function toRequest(method: string, url: string, body: ObjectBody): WireRequest {
  const { hostname, pathname, search } = new URL(url);
  const md5 = body.size > 0 ? { 'content-md5': body.md5().toString('base64') } : {};
  return {
    method,
    path: pathname,
    query: new URLSearchParams(search),
    headers: { host: hostname, 'content-length': String(body.size), ...md5 },
    body,
  };
}

const zeroParts = new Map<number, ObjectBody>();

/** One body for all parts of zeros of a size, so that it is hashed once. */
function shared(part: ObjectBody): ObjectBody {
  const isZero = part.extents.every((extent) => 'zeros' in extent);
  if (!isZero) return part;
  const known = zeroParts.get(part.size) ?? part;
  zeroParts.set(part.size, known);
  return known;
}

const answer = (exitCode: number, line: Record<string, unknown>): GuestOutcome => ({
  exitCode,
  stdout: `${JSON.stringify(line)}\n`,
  stderr: '',
});
