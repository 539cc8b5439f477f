import { createHash } from 'node:crypto';
import { UploadPartCommand } from '@aws-sdk/client-s3';
import { parseManifest, parseOutcome } from '../../../documents/outcome';
import { CAPTURE_STEP, CAPTURE_STEP_WINDOWS } from '../../../documents/parameters';
import { type PlanSource, renderPlan } from '../../../documents/plan';
import type { HostTraits } from '../../../range/guest/host-traits';
import { KERNEL_RELEASE } from '../../../range/guest/ram';
import { timeOf } from '../../../range/kernel/iso';
import type { LaunchSpec } from '../../../range/services/ec2/builders';
import { Bucket, Guest } from './guest-fixture';

const TOOL = 'static reader';
const sha256 = createHash('sha256').update(TOOL).digest('hex');
const PART = 256 * 1024 * 1024;

/** What a source is fetched from is the same for all: what differs is what the host makes of it. */
async function climb(spec: Partial<LaunchSpec>, sources: (url: string) => readonly PlanSource[], parts = 2) {
  const guest = new Guest(spec);
  guest.store('reader', TOOL);
  const UploadId = /<UploadId>(.*)<\/UploadId>/.exec(guest.store('image', '', 'POST', 'uploads='))?.[1];
  const plan = renderPlan({
    timeLimitSeconds: 600,
    partSize: PART,
    sources: sources(await guest.get('reader')),
    manifestUrl: await guest.put('manifest.json'),
    partUrls: await Promise.all(
      Array.from({ length: parts }, (_, at) =>
        guest.presign(new UploadPartCommand({ Bucket, Key: 'image', UploadId, PartNumber: at + 1 }) as never),
      ),
    ),
  });
  const step = spec.platform === 'windows' ? CAPTURE_STEP_WINDOWS : CAPTURE_STEP;
  const { stdout } = await guest.run(step, plan);
  const manifest = guest.stored('manifest.json')?.toString();
  return {
    outcome: parseOutcome(stdout),
    manifest: manifest === undefined ? undefined : parseManifest(manifest),
  };
}

type Reader = Extract<PlanSource, { kind: 'reader' }>;

const reader = (url: string, change: Partial<Reader> = {}): Reader => ({
  kind: 'reader',
  architecture: 'x86_64',
  sha256,
  url,
  ...change,
});
const LADDER = (url: string): PlanSource[] => [
  reader(url, { architecture: 'aarch64' }),
  reader(url),
  { kind: 'kcore' },
  { ...reader(url), kind: 'avml' },
  { kind: 'lime', architecture: 'x86_64', sha256, url, kernelRelease: KERNEL_RELEASE },
];

const FOREIGN = ['reader', 'other-architecture'];

test.each<[string, Partial<HostTraits>, string, string, string[][]]>([
  ['an ordinary host', {}, 'reader', 'static', [FOREIGN]],
  [
    'one that executes nothing that was fetched',
    { mayExecute: false },
    'kcore',
    'python3',
    [FOREIGN, ['reader', 'cannot-execute']],
  ],
])(
  'takes the first source that is possible, and says why those above were not: %s',
  async (_, host, source, kind, tried) => {
    const { outcome, manifest } = await climb({ host }, LADDER);
    expect(outcome).toMatchObject({ status: 'ok', source, reader: kind, content: 'lime-v1', tried });
    expect(manifest).toMatchObject({ source, tried });
  },
);

test('goes down to a module of the operator when nothing else is possible', async () => {
  const host = { mayExecute: false, hasInterpreter: false };
  const { outcome, manifest } = await climb({ host }, LADDER);
  const reasons = ['cannot-execute', 'no-interpreter', 'cannot-execute'];
  expect(outcome).toMatchObject({ status: 'ok', source: 'lime' });
  expect(outcome.tried.slice(1).map(([, reason]) => reason)).toEqual(reasons);
  expect(manifest).toMatchObject({ source: 'lime', toolSha256: sha256 });
});

test.each<[string, Partial<HostTraits>, (url: string) => PlanSource[], string]>([
  ['at confidentiality, whatever comes last', { lockdown: 'confidentiality' }, LADDER, 'lockdown'],
  [
    'no interpreter and nothing that may be executed',
    { hasInterpreter: false, mayExecute: false },
    (url) => LADDER(url).slice(0, 3),
    'no-interpreter',
  ],
  [
    'a tool that is not the one that was pinned',
    {},
    (url) => [reader(url, { sha256: 'f'.repeat(64) })],
    'hash-mismatch',
  ],
  ['a volume that it does not have', {}, () => [{ kind: 'instance-store', index: 1 }], 'no-such-volume'],
])('fails with its own reason: %s', async (_, host, sources, reason) => {
  const { outcome, manifest } = await climb({ host }, sources);
  expect(outcome).toMatchObject({ status: 'failed', stage: 'source', reason });
  expect(manifest).toBeUndefined();
});

test('takes what is for Windows on Windows alone', async () => {
  const sources = (url: string): PlanSource[] => [reader(url), { ...reader(url), kind: 'winpmem' }];
  expect((await climb({ platform: 'windows' }, sources)).outcome).toMatchObject({
    status: 'ok',
    source: 'winpmem',
    content: 'raw',
    tried: [['reader', 'other-platform']],
  });
  expect((await climb({}, (url) => sources(url).slice(1))).outcome).toMatchObject({
    status: 'failed',
    tried: [['winpmem', 'other-platform']],
  });
});

test('tells by how much its clock is wrong', async () => {
  const { manifest } = await climb({ host: { clockOffsetSeconds: 3600 } }, LADDER);
  const { epochSeconds = 0, serverDate = '' } = manifest?.hostClock ?? {};
  expect(serverDate).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
  expect(epochSeconds * 1000 - timeOf(serverDate)).toBe(3_600_000);
});

test('streams a volume of its instance store raw until it cannot be read, and keeps to the parts before', async () => {
  const spec = {
    type: 'c6gd.medium',
    instanceStore: [{ '/loot': 'collected' }],
    host: { diskFailsAt: PART + 1 },
  };
  const { outcome } = await climb(spec, () => [{ kind: 'instance-store', index: 1 }], 300);
  expect(outcome).toMatchObject({ status: 'failed', stage: 'source', reason: 'read-error' });
});
