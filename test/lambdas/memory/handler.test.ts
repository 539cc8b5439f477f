import { createHash } from 'node:crypto';
import { parsePlan } from '../../../documents/plan';
import type { Capture, Stream } from '../../../lambdas/memory/capture';
import type { MemoryResult } from '../../../lambdas/memory/result';
import { toRequest } from '../../../range/guest/host';
import { runDocument } from '../../../range/guest/run-document';
import type { Instance } from '../../../range/services/ec2/state';
import { ObjectBody } from '../../../range/services/s3/body';
import { currentObject, type MultipartUpload } from '../../../range/services/s3/state';
import { addManagedNode, type GuestOutcome, type RunOnHost } from '../../../range/services/ssm/state';
import { Account, type Input, type Result } from '../account';
import { caseOf } from '../case-fixture';
import { POLICY } from '../policy-fixture';

/** What the host does with the command that it is given next: nothing, until a test says otherwise. */
let host: RunOnHost = idle;
function idle(): ReturnType<RunOnHost> {
  return { cancel: () => undefined };
}

let account: Account;
beforeAll(async () => {
  // What follows the memory has tests of its own.
  const evidence = { ...POLICY.evidence, liveTriage: false };
  account = await Account.open({ policy: { evidence }, runOnHost: (...given) => host(...given) });
  account.world.ssm.reachable = () => true;
});
afterAll(() => account.close());
afterEach(() => {
  account.heal();
  host = idle;
});

interface MemoryRun extends Result {
  readonly detail: NonNullable<MemoryResult['detail']>;
}

const memory = (action: string, input: Input, more: object = {}): Promise<MemoryRun> =>
  account.invoke<MemoryRun>('Memory', { ...input, action, opened: { status: 'ok' }, ...more });

function launchManaged(): Instance {
  const subject = account.launch();
  addManagedNode(account.world, subject.id);
  return subject;
}

const managed = async (): Promise<Input> => account.assessed(launchManaged());

describe('memory: probe', () => {
  it('finds a subject whose agent is online', async () => {
    expect(await memory('probe', await managed())).toMatchObject({
      status: 'ok',
      detail: { running: false },
    });
  });

  it('is skipped without asking for one that does not run, or for whose Windows no tool is configured', async () => {
    const input = await managed();
    const of = (change: object) => memory('probe', { ...input, subject: { ...input.subject, ...change } });
    expect(await of({ state: 'stopped' })).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining('stopped'),
    });
    expect(await of({ platform: 'windows' })).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining('no tool for the memory of Windows'),
    });
    expect(account.calls()).toEqual([]);
  });

  it('is skipped for one without agent or profile, and says so', async () => {
    const result = await memory('probe', await account.assessed(account.launch()));
    expect(result).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining('does not manage the subject'),
    });
  });

  it('is skipped for one whose agent has lost its connection', async () => {
    const subject = launchManaged();
    const node = account.world.ssm.nodes.get(subject.id);
    if (node) node.link = { up: false, sinceMs: account.world.clock.now() - 3_600_000 };
    account.world.ssm.reachable = ({ instanceId }) => instanceId !== subject.id;
    const result = await memory('probe', await account.assessed(subject));
    expect(result).toMatchObject({ status: 'skipped', why: expect.stringContaining('ConnectionLost') });
    account.world.ssm.reachable = () => true;
  });

  it('fails when Systems Manager cannot be asked', async () => {
    const input = await managed();
    account.fail('ssm', 'DescribeInstanceInformation', 'denied');
    expect(await memory('probe', input)).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('Systems Manager'),
    });
  });

  it('is skipped where policy has it off', async () => {
    const off = await Account.open({ policy: { memoryCapture: false } });
    try {
      const input = await off.assessed(off.launch());
      expect(await off.invoke('Memory', { ...input, action: 'probe' })).toMatchObject({
        status: 'skipped',
        why: 'memoryCapture is off',
      });
    } finally {
      await off.close();
    }
  });
});

interface SentCommand {
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
  readonly InstanceIds: readonly string[];
  readonly TimeoutSeconds: number;
}

function sentCommand(): SentCommand {
  const [call] = account.calls('SendCommand');
  if (!call) throw new Error('no command was sent');
  return call.input as SentCommand;
}

type MemoryCapture = Extract<Capture, { stage: 'memory' }>;

const inMemory = (capture: Capture | undefined): MemoryCapture => {
  if (capture?.stage !== 'memory') throw new Error(`not a capture of memory: ${capture?.stage}`);
  return capture;
};
const streamOf = (capture: Capture | undefined): Stream => inMemory(capture).stream;

const planOf = (capture: Capture | undefined): string =>
  account.vaultText(streamOf(capture).key.replace('image.lime', 'plan.txt')) ?? '';

describe('memory: start', () => {
  it.each([
    ['skipped', 'skipped'],
    ['failed', 'failed'],
  ])('sends nothing when the evidence channel was %s', async (status, becomes) => {
    const opened = { status, why: 'no endpoints in the VPC' };
    expect(await memory('start', await managed(), { opened })).toMatchObject({
      status: becomes,
      why: expect.stringContaining('no endpoints in the VPC'),
    });
    expect(account.calls()).toEqual([]);
  });

  it("sends the project's own document, with the URL of a plan and its hash and no secret but that", async () => {
    const input = await managed();
    const { status, changes, detail } = await memory('start', input);
    expect({ status, running: detail.running, changes: changes.length }).toEqual({
      status: 'ok',
      running: true,
      changes: 1,
    });
    const { Parameters, InstanceIds, TimeoutSeconds } = sentCommand();
    expect({ InstanceIds, TimeoutSeconds }).toEqual({
      InstanceIds: [input.subject.instanceId],
      TimeoutSeconds: 120,
    });
    const values = Object.values(Parameters).flat();
    expect(values).toHaveLength(3);
    expect(values).toContain(createHash('sha256').update(planOf(detail.capture)).digest('hex'));
    expect(values.join()).not.toMatch(/SecretAccessKey|aws_secret/i);
  });

  it('plans parts for the whole of the RAM, each of them writable once and for a time only', async () => {
    const { detail } = await memory('start', await managed());
    const plan = parsePlan(planOf(detail.capture));
    expect(plan.partSize * plan.partUrls.length).toBeGreaterThan(streamOf(detail.capture).expectedBytes);
    for (const [at, url] of plan.partUrls.entries()) {
      const query = new URL(url).searchParams;
      expect(query.get('partNumber')).toBe(String(at + 1));
      expect(query.get('uploadId')).toBe(streamOf(detail.capture).uploadId);
      expect(Number(query.get('X-Amz-Expires'))).toBe(plan.timeLimitSeconds);
    }
  });

  it('sends once when it runs twice', async () => {
    const input = await managed();
    const first = await memory('start', input);
    const second = await memory('start', input);
    expect(account.calls('SendCommand')).toEqual([]);
    expect(second).toMatchObject({ status: 'ok', changes: [], detail: { running: true } });
    expect(streamOf(second.detail.capture)).toEqual(streamOf(first.detail.capture));
  });

  it.each(['lost-answer', 'server-error'] as const)(
    'never gives one plan to two captures, although the first command may run: %s',
    async (kind) => {
      const input = await managed();
      account.fail('ssm', 'SendCommand', kind, [1]);
      const { detail } = await memory('start', input);
      expect(detail.running).toBe(true);
      await account.pass(60_000);
      const hashes = account.calls('SendCommand').map(({ input: sent }) => JSON.stringify(sent));
      expect(hashes).toHaveLength(2);
      expect(new Set(hashes).size).toBe(2);
      expect(hashes[1]).toContain(createHash('sha256').update(planOf(detail.capture)).digest('hex'));
    },
  );

  it('sends the command again when Systems Manager throttles', async () => {
    account.fail('ssm', 'SendCommand', 'throttled', [1, 2]);
    expect(await memory('start', await managed())).toMatchObject({ status: 'ok', detail: { running: true } });
  });

  it.each([
    ['ssm', 'SendCommand'],
    ['s3', 'CreateMultipartUpload'],
    ['ec2', 'DescribeInstanceTypes'],
  ] as const)('fails when %s %s is denied, and is not running then', async (service, operation) => {
    const input = await managed();
    account.fail(service, operation, 'denied');
    const result = await memory('start', input);
    expect(result).toMatchObject({ status: 'failed', detail: { running: false } });
  });

  it('fails when the agent is gone', async () => {
    const input = await account.assessed(account.launch());
    expect(await memory('start', input)).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('InvalidInstanceId'),
    });
  });
});

const MIB = 1024 * 1024;
const PART = 16 * MIB;
const SHA = 'a'.repeat(64);

const say =
  (outcome: Partial<GuestOutcome>): RunOnHost =>
  (_command, _node, finish) => {
    const timer = account.range.clock.schedule(5_000, () =>
      finish({ exitCode: 0, stdout: '', stderr: '', ...outcome }),
    );
    return { cancel: () => timer.cancel() };
  };

const OK = {
  status: 'ok',
  source: 'kcore',
  reader: 'python3',
  workspace: 'private-tmpfs',
  content: 'lime-v1',
  totalBytes: 32 * PART,
  parts: 32,
  sha256: SHA,
  tried: [],
};
const sayOk = (): RunOnHost => say({ stdout: JSON.stringify(OK) });
const sayFailed = (): RunOnHost =>
  say({
    exitCode: 1,
    stdout: JSON.stringify({ status: 'failed', stage: 'put', reason: 'http-403', detail: '', tried: [] }),
  });

function vault() {
  const [bucket] = account.world.s3.buckets.values();
  if (!bucket) throw new Error('there is no vault');
  return bucket;
}

/** Parts as a host would have put them. */
function arrive({ uploadId }: Stream, sizes: readonly number[]): void {
  const upload = vault().uploads.get(uploadId) as MultipartUpload;
  for (const [at, size] of sizes.entries())
    upload.parts.set(at + 1, {
      number: at + 1,
      body: ObjectBody.fromExtents([{ zeros: size }]),
      eTag: `"${String(at).padStart(32, '0')}"`,
      lastModifiedMs: account.world.clock.now(),
    });
}

const RAM = [
  ['0x1000', '0x9ffff'],
  ['0x100000', '0x1f3fffff'],
];

function manifestOf(sizes: readonly number[], change: object = {}): object {
  const time = '2026-11-23T03:00:00Z';
  return {
    format: 'cordon-capture-manifest/2',
    source: 'kcore',
    reader: 'python3',
    completeness: 'planned-bytes',
    uncoveredBytes: 0,
    ranges: RAM,
    content: 'lime-v1',
    ram: RAM,
    totalBytes: sizes.reduce((sum, each) => sum + each, 0),
    sha256: SHA,
    partSize: PART,
    parts: sizes.map((size, at) => [at + 1, size, 'b'.repeat(32), 'c'.repeat(64)]),
    tried: [],
    kernelRelease: '6.1.0',
    machine: 'x86_64',
    startedAt: time,
    endedAt: time,
    hostClock: { epochSeconds: 1_763_868_030, serverDate: 'Sun, 23 Nov 2025 03:20:00 GMT' },
    ...change,
  };
}

const putManifest = ({ manifestKey }: Stream, content: object | string): void =>
  account.putObject(manifestKey, typeof content === 'string' ? content : JSON.stringify(content));

const WHOLE = Array.from({ length: 32 }, () => PART);

interface Played {
  readonly parts?: readonly number[];
  readonly manifest?: object | string;
}

/** Starts a capture, lets the host do its part, and checks when it has ended. */
async function play(behaviour: RunOnHost, { parts = WHOLE, manifest = manifestOf(parts) }: Played = {}) {
  host = behaviour;
  const input = await managed();
  const { detail } = await memory('start', input);
  const { capture } = detail;
  const stream = streamOf(capture);
  arrive(stream, parts);
  if (manifest !== '') putManifest(stream, manifest);
  await account.pass(60_000);
  const check = () => memory('check', input, { capture });
  return { stream, check, result: await check() };
}

/** What S3 answers to whoever has the URL. */
async function put(url: string, text: string, other: object = {}): Promise<number | undefined> {
  let status: number | undefined;
  const request = toRequest('PUT', url, ObjectBody.of(text));
  const headers = Object.fromEntries(
    Object.entries({ ...request.headers, ...other }).filter(([, value]) => value !== undefined),
  );
  account.range.dispatcher.submit({ ...request, headers }, (answer) => {
    status = answer.status;
  });
  await account.pass(1_000);
  return status;
}

/** The same with its deadline past. */
const late = (capture: Capture | undefined): MemoryCapture => ({
  ...inMemory(capture),
  stream: { ...streamOf(capture), deadline: '2026-11-23T03:00:00.000Z' },
});

describe('memory: check', () => {
  it('captures, from the command to the image in the vault', async () => {
    host = (command, node, finish) =>
      runDocument(account.world, account.range.dispatcher, command, node, finish);
    const subject = account.launch({ publicIp: 'auto-assigned', memory: { key: 'in RAM only' } });
    addManagedNode(account.world, subject.id);
    const input = await account.assessed(subject);
    const { detail } = await memory('start', input);
    expect(await memory('check', input, { capture: detail.capture })).toMatchObject({
      status: 'ok',
      detail: { running: true },
    });
    await account.pass(120_000);
    const result = await memory('check', input, { capture: detail.capture });
    expect(result).toMatchObject({ status: 'ok', detail: { running: false } });
    const { key, manifestKey } = streamOf(detail.capture);
    const image = currentObject(vault(), key);
    expect(result.detail.image).toMatchObject({
      key,
      manifestKey,
      bytes: image?.body.size,
      hostSha256: image?.body.sha256().toString('hex'),
      content: 'lime-v1',
      source: 'reader',
      reader: 'static',
      hostClockOffsetSeconds: 0,
    });
    const reader = currentObject(vault(), `${key.slice(0, key.lastIndexOf('/'))}/reader-x86_64`);
    expect(result.detail.image?.toolSha256).toBe(reader?.body.sha256().toString('hex'));
  });

  it('completes the image once when it runs twice', async () => {
    const { check, result } = await play(sayOk());
    expect(result).toMatchObject({
      status: 'ok',
      detail: {
        running: false,
        image: { bytes: 32 * PART, hostSha256: SHA, hostClockOffsetSeconds: 30 },
      },
    });
    const again = await check();
    expect(again.detail.image).toEqual(result.detail.image);
    expect(again.status).toBe('ok');
    expect(account.calls('CompleteMultipartUpload')).toEqual([]);
  });

  it('finds the image complete when the answer of the completion was lost', async () => {
    account.fail('s3', 'CompleteMultipartUpload', 'lost-answer', [1]);
    const { check, result } = await play(sayOk());
    const last = result.status === 'ok' ? result : await check();
    expect(last).toMatchObject({ status: 'ok', detail: { image: { bytes: 32 * PART } } });
  });

  it('goes on while the command is not visible yet, or cannot be followed for a moment', async () => {
    const input = await managed();
    const { detail } = await memory('start', input);
    expect(await memory('check', input, { capture: detail.capture })).toMatchObject({
      detail: { running: true },
    });
    account.fail('ssm', 'GetCommandInvocation', 'denied');
    expect(await memory('check', input, { capture: detail.capture })).toMatchObject({
      status: 'ok',
      detail: { running: true, capture: detail.capture },
    });
  });

  it.each<[string, () => RunOnHost, Played, string]>([
    [
      'the host says that it failed',
      sayFailed,
      { parts: WHOLE.slice(0, 3) },
      'the capture failed at put: http-403',
    ],
    ['the script gave no answer', () => say({ stdout: '' }), {}, 'gave no answer'],
    [
      'the script was killed',
      () => say({ exitCode: 137, stdout: 'Killed' }),
      {},
      'the command ended as Failed',
    ],
    ['the answer is not of its form', () => say({ stdout: '{"status":"ok"}' }), {}, 'gave no answer'],
    ['there is no manifest', sayOk, { manifest: '' }, 'the host manifest: the host stored none'],
    [
      'the manifest is not of its form',
      sayOk,
      { manifest: '{"totalBytes":1}' },
      'the host manifest: CaptureAnswerError',
    ],
    [
      'the image is far shorter than the RAM',
      sayOk,
      { parts: WHOLE.slice(0, 20) },
      `bytes of ${512 * MIB} bytes expected`,
    ],
    [
      'the image leaves out RAM that the host has',
      sayOk,
      {
        manifest: manifestOf(WHOLE, {
          ranges: [
            ['0x1000', '0x9ffff'],
            ['0x100000', '0x1f3feffe'],
          ],
        }),
      },
      "leaves out 4097 bytes of the host's RAM",
    ],
    [
      'the host names far less RAM than its type has',
      sayOk,
      { manifest: manifestOf(WHOLE, { ram: RAM.slice(0, 1) }) },
      `names 651264 bytes of RAM of ${512 * MIB}`,
    ],
    ['the image has two bytes', sayOk, { parts: [2] }, 'the image has 2 bytes'],
    [
      'a part is missing',
      sayOk,
      { parts: WHOLE.slice(0, 31), manifest: manifestOf(WHOLE) },
      'not those of the host manifest',
    ],
    [
      'a part has another size',
      sayOk,
      { parts: WHOLE, manifest: manifestOf([...WHOLE.slice(0, 31), PART - 1]) },
      'the host counted',
    ],
    [
      'the hashes differ',
      () => say({ stdout: JSON.stringify({ ...OK, sha256: 'd'.repeat(64) }) }),
      {},
      'two different hashes',
    ],
  ])('fails when %s, and keeps what arrived', async (_, behaviour, played, why) => {
    const { result, stream } = await play(behaviour(), played);
    expect(result).toMatchObject({ status: 'failed', detail: { running: false } });
    expect(result.why).toContain(why);
    expect(result.detail.image).toMatchObject({ key: stream.key });
    expect(currentObject(vault(), stream.key)?.body.size).toBe(result.detail.image?.bytes);
  });

  it('fails when nothing arrived, and has no image then', async () => {
    const { result } = await play(sayFailed(), { parts: [], manifest: '' });
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('no part of an image arrived'),
    });
    expect(result.detail.image).toBeUndefined();
  });

  it('fails at the deadline, cancels the command and keeps what arrived', async () => {
    const input = await managed();
    let cancelled = false;
    host = () => ({
      cancel: () => {
        cancelled = true;
      },
    });
    const { detail } = await memory('start', input);
    const capture = late(detail.capture);
    await account.pass(30_000);
    arrive(capture.stream, WHOLE.slice(0, 2));
    const result = await memory('check', input, { capture });
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('did not end by 2026-11-23T03:00:00.000Z'),
      changes: [{ action: 'ssm:CancelCommand', target: capture.stream.commandId }],
      detail: { running: false, image: { bytes: 2 * PART } },
    });
    await account.pass(30_000);
    expect(cancelled).toBe(true);
  });

  it('compares each part with the MD5 of the host where S3 gives that as the ETag, as it does not under a KMS key', async () => {
    const input = await managed();
    const digest = String(0).padStart(32, '0');
    const checked = async (eTags: boolean, md5: string): Promise<string | undefined> => {
      host = sayOk();
      const { detail } = await memory('start', { ...input, case: caseOf(input.subject.instanceId) });
      const capture = inMemory(detail.capture);
      arrive(capture.stream, [32 * PART]);
      putManifest(capture.stream, manifestOf([32 * PART], { parts: [[1, 32 * PART, md5, SHA]] }));
      await account.pass(60_000);
      const stream = { ...capture.stream, areETagsMd5: eTags };
      return (await memory('check', input, { capture: { ...capture, stream } })).why;
    };
    expect(streamOf((await memory('start', input)).detail.capture).areETagsMd5).toBe(false);
    expect(await checked(true, digest)).toBeUndefined();
    expect(await checked(false, 'b'.repeat(32))).toBeUndefined();
    expect(await checked(true, 'b'.repeat(32))).toContain('from part 1 on');
  });

  it('says at every quarter how much has arrived, however often it looks', async () => {
    const input = await managed();
    let { capture } = (await memory('start', input)).detail;
    for (let parts = 1; parts <= 20; parts++) {
      arrive(streamOf(capture), WHOLE.slice(0, parts));
      await account.pass(10_000);
      const { detail } = await memory('check', input, { capture });
      expect(detail.running).toBe(true);
      expect(account.calls('ListParts')).toHaveLength(1);
      capture = detail.capture;
    }
    expect(inMemory(capture)).toMatchObject({ arrived: { part: 20, bytes: 20 * PART } });
    const said = capture?.observations.map(({ what }) => /\(\d+ %\)$/.exec(what)?.[0]);
    expect(said).toEqual(['(25 %)', '(50 %)']);
  });

  it.each(['stopped', 'terminated'] as const)(
    'ends when the subject is %s, cancels the command, and keeps what arrived as a failed image',
    async (state) => {
      const subject = launchManaged();
      const input = await account.assessed(subject);
      const { detail } = await memory('start', input);
      const stream = streamOf(detail.capture);
      arrive(stream, WHOLE.slice(0, 3));
      subject.state = state;
      const result = await memory('check', input, { capture: detail.capture });
      expect(result).toMatchObject({
        status: 'failed',
        why: expect.stringContaining(`the subject is ${state}, so the capture cannot end`),
        changes: [{ action: 'ssm:CancelCommand' }],
        detail: { running: false, image: { key: stream.key, bytes: 3 * PART } },
      });
      expect(currentObject(vault(), stream.key)?.body.size).toBe(3 * PART);
    },
  );

  it('waits for an agent that is gone as long as parts arrive, and ends when none do for five minutes', async () => {
    const subject = account.launch({ type: 'm5.large' });
    addManagedNode(account.world, subject.id);
    const input = await account.assessed(subject);
    let { capture } = (await memory('start', input)).detail;
    await account.pass(30_000);
    const node = account.world.ssm.nodes.get(subject.id);
    if (node) node.link = { up: false, sinceMs: account.world.clock.now() - 3_600_000 };
    account.world.ssm.reachable = ({ instanceId }) => instanceId !== subject.id;
    const look = async (parts: number) => {
      arrive(streamOf(capture), WHOLE.slice(0, parts));
      await account.pass(100_000);
      const result = await memory('check', input, { capture });
      capture = result.detail.capture ?? capture;
      return result;
    };
    for (const parts of [1, 2, 3, 3, 3]) expect((await look(parts)).detail.running).toBe(true);
    const result = await look(3);
    expect(result).toMatchObject({
      status: 'failed',
      detail: { running: false, image: { bytes: 3 * PART } },
    });
    expect(result.why).toMatch(/nothing has arrived since .*, and the subject's agent is ConnectionLost/);
    account.world.ssm.reachable = () => true;
  });

  it('leaves no URL of the plan that takes anything once the capture has ended', async () => {
    host = (command, node, finish) =>
      runDocument(account.world, account.range.dispatcher, command, node, finish);
    const subject = account.launch({ publicIp: 'auto-assigned' });
    addManagedNode(account.world, subject.id);
    const input = await account.assessed(subject);
    const { detail } = await memory('start', input);
    const plan = parsePlan(planOf(detail.capture));
    await account.pass(60_000);
    const result = await memory('check', input, { capture: detail.capture });
    expect(result).toMatchObject({ status: 'ok', detail: { running: false } });
    const answers = await Promise.all(plan.partUrls.map((url) => put(url, 'forged')));
    expect(answers).toEqual(plan.partUrls.map(() => 404));
    // The manifest's URL lives on until it expires, but what it was for stands, and stands once.
    expect(await put(plan.manifestUrl, 'forged')).toBe(412);
    expect(await put(plan.manifestUrl, 'forged', { 'if-none-match': undefined })).toBe(403);
    const { manifestKey, manifestSha256 } = result.detail.image ?? {};
    const [stored, ...others] = vault().versions.get(manifestKey ?? '') ?? [];
    expect(others).toEqual([]);
    expect(stored?.kind === 'object' && stored.body.sha256().toString('hex')).toBe(manifestSha256);
    await account.pass(plan.timeLimitSeconds * 1000);
    expect(await put(plan.manifestUrl, 'forged')).toBe(403);
  });

  it('fails at the deadline even when the command cannot be followed or cancelled', async () => {
    const input = await managed();
    const { detail } = await memory('start', input);
    const capture = late(detail.capture);
    account.fail('ssm', 'GetCommandInvocation', 'denied');
    account.fail('ssm', 'CancelCommand', 'denied');
    const result = await memory('check', input, { capture });
    expect(result).toMatchObject({ status: 'failed', detail: { running: false } });
    expect(result.why).toContain('following the command');
    expect(result.why).toContain('cancelling the command');
  });
});
