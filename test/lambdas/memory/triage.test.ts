import type { Capture } from '../../../lambdas/memory/capture';
import type { MemoryResult } from '../../../lambdas/memory/result';
import { runDocument } from '../../../range/guest/run-document';
import type { LaunchSpec } from '../../../range/services/ec2/builders';
import { currentObject } from '../../../range/services/s3/state';
import { addManagedNode, type RunOnHost } from '../../../range/services/ssm/state';
import { Account, type Input, type Result } from '../account';
import { POLICY } from '../policy-fixture';

let account: Account;
/** What comes between the host and its answer, if a test wants it. */
let answering: (stdout: string) => string = (stdout) => stdout;
const host: RunOnHost = (command, node, finish) =>
  runDocument(account.world, account.range.dispatcher, command, node, (outcome) => {
    const isTriage = command.step.startsWith('collectTriage');
    finish(isTriage ? { ...outcome, stdout: answering(outcome.stdout) } : outcome);
  });

beforeAll(async () => {
  account = await Account.open({ runOnHost: host });
  account.world.ssm.reachable = () => true;
});
afterAll(() => account.close());
afterEach(() => {
  account.heal();
  answering = (stdout) => stdout;
});

type MemoryRun = Result & { readonly detail: NonNullable<MemoryResult['detail']> };

const memory = (action: string, input: Input, more: object = {}, within = account): Promise<MemoryRun> =>
  within.invoke<MemoryRun>('Memory', { ...input, action, opened: { status: 'ok' }, ...more });

async function managed(spec: Partial<LaunchSpec> = {}, within = account): Promise<Input> {
  const subject = within.launch({ publicIp: 'auto-assigned', ...spec });
  addManagedNode(within.world, subject.id);
  return within.assessed(subject);
}

const stageOf = ({ detail }: MemoryRun): Capture['stage'] | undefined => detail.capture?.stage;

/** Looks every thirty seconds, as the workflow does, until it is over. */
async function followed(input: Input, first: MemoryRun): Promise<readonly MemoryRun[]> {
  const runs = [first];
  for (let last = first; last.detail.running && runs.length < 50; runs.push(last)) {
    await account.pass(30_000);
    last = await memory('check', input, { capture: last.detail.capture });
  }
  return runs;
}

async function captured(spec: Partial<LaunchSpec> = {}) {
  const input = await managed(spec);
  const runs = await followed(input, await memory('start', input));
  const last = runs.at(-1);
  if (!last) throw new Error('nothing ran');
  return { input, runs, last };
}

function stored(key: string | undefined) {
  const [vault] = account.world.s3.buckets.values();
  return vault && currentObject(vault, key ?? '')?.body;
}

describe('live triage', () => {
  it('follows the memory, over the same loop, and is read back and compared', async () => {
    const { runs, last } = await captured({ memory: { implant: 'session key' } });
    const stages = runs.map(stageOf);
    expect(stages.indexOf('triage')).toBeGreaterThan(stages.lastIndexOf('memory'));
    expect(last).toMatchObject({
      status: 'ok',
      detail: { image: { source: 'reader' }, triage: { status: 'ok', verified: true, cut: 0 } },
    });
    const { key, bytes, sha256 } = last.detail.triage ?? {};
    const output = stored(key);
    expect([bytes, sha256]).toEqual([output?.size, output?.sha256().toString('hex')]);
    expect(output?.toString()).toMatch(/deleted \/dev\/shm\/implant/);
    expect(last.changes.map(({ what }) => what)).toEqual(['live triage']);
  });

  it('is sent once when the step that sends it runs twice', async () => {
    const input = await managed();
    const { detail } = await memory('start', input);
    await account.pass(30_000);
    const first = await memory('check', input, { capture: detail.capture });
    const again = await memory('check', input, { capture: detail.capture });
    expect(stageOf(first)).toBe('triage');
    expect(account.calls('SendCommand')).toEqual([]);
    expect(again.detail.capture).toMatchObject({
      collection: first.detail.capture?.stage === 'triage' ? first.detail.capture.collection : {},
    });
  });

  it('follows a memory that could not be had, and leaves that a failure with its reason', async () => {
    const { last } = await captured({ host: { lockdown: 'confidentiality' } });
    expect(last).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('the capture failed at source: lockdown'),
      detail: {
        tried: [
          ['reader', 'lockdown'],
          ['reader', 'other-architecture'],
          ['kcore', 'lockdown'],
        ],
        triage: { status: 'ok', verified: true },
      },
    });
    expect(last.detail.image).toBeUndefined();
  });

  it.each<[string, (stdout: string) => string, string]>([
    [
      'the host answers for something else',
      (stdout) => stdout.replace(/"sha256":"\w{8}/, '"sha256":"00000000'),
      'not what the host answered for',
    ],
    ['the host counts other sections', (stdout) => stdout.replace(/"sections":\d+/, '"sections":99'), '99'],
    ['there is no answer', () => 'Killed', 'without an answer'],
    [
      'the host says that it failed',
      () => '{"status":"failed","stage":"collect","reason":"no-room","detail":""}',
      'the triage failed at collect: no-room',
    ],
  ])('fails when %s, and leaves the memory what it is', async (_, change, why) => {
    answering = change;
    const { last } = await captured();
    expect(last).toMatchObject({
      status: 'ok',
      detail: { triage: { status: 'failed', why: expect.stringContaining(why), verified: false } },
    });
  });

  it('fails when it cannot be sent, and leaves the memory what it is', async () => {
    const input = await managed();
    const { detail } = await memory('start', input);
    await account.pass(30_000);
    account.fail('ssm', 'SendCommand', 'denied');
    expect(await memory('check', input, { capture: detail.capture })).toMatchObject({
      status: 'ok',
      detail: { running: false, triage: { status: 'failed', verified: false } },
    });
  });

  it('is skipped when the subject does not run any more', async () => {
    const subject = account.launch();
    addManagedNode(account.world, subject.id);
    const input = await account.assessed(subject);
    const { detail } = await memory('start', input);
    subject.state = 'stopped';
    expect(await memory('check', input, { capture: detail.capture })).toMatchObject({
      status: 'failed',
      detail: { running: false, triage: { status: 'skipped', why: 'the subject is stopped' } },
    });
  });

  it('is left out where policy says so', async () => {
    const off = await Account.open({ policy: { evidence: { ...POLICY.evidence, liveTriage: false } } });
    try {
      off.world.ssm.reachable = () => true;
      const input = await managed({}, off);
      const { detail } = await memory('start', input, {}, off);
      await off.pass(30_000);
      const last = await memory('check', input, { capture: detail.capture }, off);
      expect(last).toMatchObject({ status: 'ok', detail: { running: false } });
      expect(last.detail.triage).toBeUndefined();
    } finally {
      await off.close();
    }
  });
});

describe('a subject whose memory has no source', () => {
  const windows = (): Promise<Input> => managed({ platform: 'windows' });

  it('is probed as reachable for a triage, which is collected while the memory stays skipped', async () => {
    const input = await windows();
    expect(await memory('probe', input)).toMatchObject({ status: 'ok' });
    const started = await memory('start', input);
    const last = (await followed(input, started)).at(-1);
    const why = expect.stringContaining('no tool for the memory of Windows is configured');
    expect(started).toMatchObject({ status: 'skipped', why, changes: [{ what: 'live triage' }] });
    expect(last).toMatchObject({
      status: 'skipped',
      why,
      changes: [],
      detail: { triage: { status: 'ok', verified: true } },
    });
  });

  it('is refused beforehand when its RAM takes longer than the URLs live', async () => {
    const input = await managed({ type: 'u-24tb1.112xlarge' });
    const started = await memory('start', input);
    expect(started).toMatchObject({
      status: 'skipped',
      why: expect.stringMatching(
        /^26388279066624 bytes take 54\.7 hours at 128 MiB\/s, and .* live [56]\.\d hours/,
      ),
    });
    expect(stageOf(started)).toBe('triage');
  });
});
