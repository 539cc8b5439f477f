import { parsePlan } from '../../../documents/plan';
import type { Capture } from '../../../lambdas/memory/capture';
import type { MemoryResult } from '../../../lambdas/memory/result';
import { runDocument } from '../../../range/guest/run-document';
import {
  INSTANCE_TYPES,
  type InstanceTypeFacts,
  instanceTypeOf,
} from '../../../range/services/ec2/instance-types';
import { ObjectBody } from '../../../range/services/s3/body';
import { currentObject } from '../../../range/services/s3/state';
import { addManagedNode, type RunOnHost } from '../../../range/services/ssm/state';
import { Account, type Input, type Result } from '../account';
import { POLICY } from '../policy-fixture';

const GIB = 1024 ** 3;
/** What the type c6gd.medium has: 59 GB, in parts that are not worth hashing here. */
const DISK = [...Array.from({ length: 10 }, () => 5 * GIB), 59_000_000_000 - 50 * GIB];
const SHA = 'a'.repeat(64);
/** As c6gd.medium, with RAM that is hashed at once: these tests are about the disk. */
const TYPE = 'c6gd.medium-with-little-ram';
const types: Record<string, InstanceTypeFacts> = INSTANCE_TYPES;
types[TYPE] = { ...instanceTypeOf('c6gd.medium'), memoryMiB: 32 };

let account: Account;
/** What the host says of its volume, once so much of it has arrived. */
let volume: { readonly answer: object; readonly sizes: readonly number[] };
let captures = 0;

const OK = {
  status: 'ok',
  source: 'instance-store',
  reader: 'none',
  workspace: 'private-tmpfs',
  content: 'raw',
  totalBytes: 59_000_000_000,
  parts: DISK.length,
  sha256: SHA,
  tried: [],
};
const READ_ERROR = { status: 'failed', stage: 'source', reason: 'read-error', detail: '', tried: [] };

/** Memory and triage as on any host; the second capture is that of the volume, which says what the test wants. */
const host: RunOnHost = (command, node, finish) => {
  if (command.step.startsWith('captureMemory') && ++captures === 2) {
    const { answer } = volume;
    const exitCode = answer === OK ? 0 : 1;
    const timer = account.range.clock.schedule(60_000, () =>
      finish({ exitCode, stdout: JSON.stringify(answer), stderr: '' }),
    );
    return { cancel: () => timer.cancel() };
  }
  return runDocument(account.world, account.range.dispatcher, command, node, finish);
};

async function open(evidence: object = {}): Promise<void> {
  account = await Account.open({
    policy: { evidence: { ...POLICY.evidence, ...evidence } },
    runOnHost: host,
  });
  account.world.ssm.reachable = () => true;
}
beforeEach(() => {
  captures = 0;
  volume = { answer: OK, sizes: DISK };
});
afterEach(() => account.close());

type MemoryRun = Result & { readonly detail: NonNullable<MemoryResult['detail']> };
type VolumeCapture = Extract<Capture, { stage: 'instance-store' }>;

const memory = (action: string, input: Input, more: object = {}): Promise<MemoryRun> =>
  account.invoke<MemoryRun>('Memory', { ...input, action, opened: { status: 'ok' }, ...more });

function vault() {
  const [bucket] = account.world.s3.buckets.values();
  if (!bucket) throw new Error('there is no vault');
  return bucket;
}

/** Parts and manifest as the host would have put them. */
function arrive({ stream }: VolumeCapture): void {
  const { sizes } = volume;
  for (const [at, size] of sizes.entries())
    vault()
      .uploads.get(stream.uploadId)
      ?.parts.set(at + 1, {
        number: at + 1,
        body: ObjectBody.fromExtents([{ zeros: size }]),
        eTag: `"${at}"`,
        lastModifiedMs: account.world.clock.now(),
      });
  const time = '2026-11-23T03:00:00Z';
  const manifest = {
    format: 'cordon-capture-manifest/2',
    source: 'instance-store',
    completeness: 'planned-bytes',
    device: 'nvme-Amazon_EC2_NVMe_Instance_Storage_AWS1',
    content: 'raw',
    totalBytes: 59_000_000_000,
    sha256: SHA,
    partSize: 5 * GIB,
    parts: sizes.map((size, at) => [at + 1, size, 'b'.repeat(32), 'c'.repeat(64)]),
    tried: [],
    kernelRelease: '6.1.0',
    machine: 'aarch64',
    startedAt: time,
    endedAt: time,
    hostClock: { epochSeconds: 1, serverDate: 'now' },
  };
  if (volume.answer === OK) account.putObject(stream.manifestKey, JSON.stringify(manifest));
}

/** Through all stages, with the volume's parts put as soon as its turn has come. */
async function captured(mode: Input['mode'] = 'capture-then-stop') {
  const subject = account.launch({ type: TYPE, publicIp: 'auto-assigned' });
  addManagedNode(account.world, subject.id);
  const input = await account.assessed(subject, mode);
  const stages: (Capture['stage'] | undefined)[] = [];
  let last = await memory('start', input);
  let begun: VolumeCapture | undefined;
  for (let looks = 0; last.detail.running && looks < 20; looks++) {
    const { capture } = last.detail;
    stages.push(capture?.stage);
    if (capture?.stage === 'instance-store' && !begun) {
      begun = capture;
      arrive(capture);
    }
    await account.pass(50_000);
    last = await memory('check', input, { capture });
  }
  return { last, stages, begun };
}

test('comes after memory and triage where a stop is to come, and says that a stop loses nothing', async () => {
  await open();
  const { last, stages, begun } = await captured();
  expect([...new Set(stages)]).toEqual(['memory', 'triage', 'instance-store']);
  const plan = parsePlan(account.vaultText(begun?.stream.key.replace('disk.raw', 'plan.txt') ?? '') ?? '');
  expect(plan.sources).toEqual([{ kind: 'instance-store', index: 1 }]);
  expect(plan.partSize * plan.partUrls.length).toBeGreaterThan(59_000_000_000);
  expect(last).toMatchObject({
    status: 'ok',
    detail: {
      image: { content: 'lime-v1' },
      isInstanceStoreImaged: true,
      notImaged: [],
      instanceStore: [{ volume: 1, status: 'ok', key: begun?.stream.key, content: 'raw', hostSha256: SHA }],
    },
  });
  expect(begun?.stream.key).toMatch(/\/instance-store\/\w+\/1\/disk\.raw$/);
  expect(currentObject(vault(), begun?.stream.key ?? '')?.body.size).toBe(59_000_000_000);
});

test.each<[string, object, readonly number[], string]>([
  ['that cannot be read to its end', READ_ERROR, DISK.slice(0, 3), 'source: read-error'],
  ['that is shorter than the type says', OK, DISK.slice(0, 3), 'bytes of 59000000000 bytes expected'],
])(
  'keeps what arrived of a volume %s, and does not say that a stop loses nothing',
  async (_, answer, sizes, why) => {
    await open();
    volume = { answer, sizes };
    const { last } = await captured();
    expect(last).toMatchObject({
      status: 'ok',
      detail: {
        isInstanceStoreImaged: false,
        instanceStore: [{ volume: 1, status: 'failed', why: expect.stringContaining(why), bytes: 15 * GIB }],
      },
    });
  },
);

test('names a volume of which nothing arrived', async () => {
  await open();
  volume = { answer: READ_ERROR, sizes: [] };
  const { last } = await captured();
  expect(last.detail).toMatchObject({
    isInstanceStoreImaged: false,
    instanceStore: [],
    notImaged: [{ volume: 1, status: 'failed', why: expect.stringContaining('read-error') }],
  });
});

test.each([
  ['online', {}],
  ['capture-then-stop', { instanceStore: false }],
] as const)('is left alone in mode %s with %j', async (mode, evidence) => {
  await open(evidence);
  const { last, stages } = await captured(mode);
  expect(stages).not.toContain('instance-store');
  expect(last.status).toBe('ok');
  expect(last.detail.isInstanceStoreImaged).toBeUndefined();
});
