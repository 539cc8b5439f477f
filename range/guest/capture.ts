/**
 * The capture script's contract: fetch the plan by its URL, check its hash, take the first possible source of its ladder, stream that
 * part by part through the pre-signed URLs, put the manifest, answer with one line.
 */
import { type CapturePlan, type PlanSource, parsePlan } from '../../documents/plan';
import { isoTime } from '../kernel/iso';
import type { Instance } from '../services/ec2/state';
import { ObjectBody } from '../services/s3/body';
import { diskImage } from './disk';
import { type GuestHost, type HostClock, ScriptFailure } from './host';
import { firstPossible, machineOf, type Possible } from './ladder';
import { KERNEL_RELEASE, ramImage, ramRanges } from './ram';

/** Reading, hashing and sending one after the other, on one core: the order of magnitude of a small instance. */
export const BYTES_PER_SECOND = 90 * 1024 * 1024;

export async function capture(host: GuestHost, url: string, sha256: string): Promise<object> {
  const plan = parsePlan(await host.fetch(url, sha256, 'plan'));
  const clock = host.clock();
  const startedAt = isoTime(host.world.clock.now());
  const possible = await firstPossible(host, plan.sources);
  const sent = await stream(host, plan, possible);
  const told = { ...sent, ...describe(host.instance, possible.source), tried: possible.tried };
  await host.request('PUT', plan.manifestUrl, manifest(host, plan, told, clock, startedAt), 'manifest');
  const { content, source, totalBytes, parts, tried } = told;
  return {
    status: 'ok',
    source,
    reader: READERS[possible.source.kind] ?? 'none',
    workspace: host.instance.platform === 'windows' ? 'memory' : 'private-tmpfs',
    content,
    totalBytes,
    parts: parts.length,
    sha256: sent.sha256,
    tried,
  };
}

type Part = readonly [number: number, size: number, md5: string, sha256: string];

interface Sent {
  readonly totalBytes: number;
  readonly sha256: string;
  readonly parts: readonly Part[];
}

async function stream(host: GuestHost, plan: CapturePlan, { source, tried }: Possible): Promise<Sent> {
  const totalBytes = imageOf(host.instance, source).size;
  const count = Math.ceil(totalBytes / plan.partSize);
  if (count > plan.partUrls.length) throw new ScriptFailure('plan', 'too-few-parts', tried);
  const parts: Part[] = [];
  const read: ObjectBody[] = [];
  for (const [index, url] of plan.partUrls.slice(0, count).entries()) {
    const [from, to] = [index * plan.partSize, Math.min(totalBytes, (index + 1) * plan.partSize)];
    await host.pause(((to - from) / (host.instance.host.bytesPerSecond ?? BYTES_PER_SECOND)) * 1000);
    if (source.kind === 'instance-store' && to > (host.instance.host.diskFailsAt ?? totalBytes))
      throw new ScriptFailure('source', 'read-error', tried);
    // As it is when its turn comes: what was wiped before is not in the image.
    const part = shared(imageOf(host.instance, source).slice(from, to));
    await host.request('PUT', url, part, 'put');
    parts.push([index + 1, part.size, part.md5().toString('hex'), part.sha256().toString('hex')]);
    read.push(part);
  }
  return { totalBytes, sha256: ObjectBody.concat(read).sha256().toString('hex'), parts };
}

function imageOf(instance: Instance, source: PlanSource): ObjectBody {
  if (source.kind !== 'instance-store') return ramImage(instance);
  const volume = instance.instanceStore[source.index - 1];
  if (!volume) throw new ScriptFailure('source', 'no-such-volume');
  return diskImage(volume);
}

const READERS: Partial<Record<PlanSource['kind'], string>> = { reader: 'static', kcore: 'python3' };

/** What the manifest says of a source, beside what it says of every one. */
function describe(instance: Instance, source: PlanSource) {
  const ram = ramRanges(instance).map((range) => range.map((address) => `0x${address.toString(16)}`));
  const planned = { completeness: 'planned-bytes', uncoveredBytes: 0, ranges: ram, ram };
  const ended = { completeness: 'tool-exit-status', ram };
  switch (source.kind) {
    case 'reader':
      return {
        source: source.kind,
        content: 'lime-v1',
        reader: 'static',
        toolSha256: source.sha256,
        ...planned,
      };
    case 'kcore':
      return { source: source.kind, content: 'lime-v1', reader: 'python3', ...planned };
    case 'lime':
      return { source: source.kind, content: 'lime-v1', toolSha256: source.sha256, ...planned };
    case 'avml':
      return { source: source.kind, content: 'lime-v1', toolSha256: source.sha256, ...ended };
    case 'winpmem':
      return { source: source.kind, content: 'raw', toolSha256: source.sha256, ...ended };
    case 'dumpit':
      return { source: source.kind, content: 'dmp', toolSha256: source.sha256, ...ended };
    case 'instance-store':
      return {
        source: source.kind,
        content: 'raw',
        device: `nvme-Amazon_EC2_NVMe_Instance_Storage_AWS${source.index}`,
        completeness: 'planned-bytes',
      };
  }
}

function manifest(
  { instance, world }: GuestHost,
  { partSize }: CapturePlan,
  told: object,
  hostClock: HostClock,
  startedAt: string,
): ObjectBody {
  const text = {
    format: 'cordon-capture-manifest/2',
    ...told,
    partSize,
    kernelRelease: instance.platform === 'windows' ? '10.0.20348' : KERNEL_RELEASE,
    machine: machineOf(instance),
    startedAt,
    endedAt: isoTime(world.clock.now()),
    hostClock,
  };
  return ObjectBody.of(JSON.stringify(text));
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
