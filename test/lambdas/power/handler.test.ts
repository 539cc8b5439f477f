import type { Mode } from '../../../lambdas/common/mode';
import type { Instance } from '../../../range/services/ec2/state';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

interface Options {
  readonly action?: 'before-evidence' | 'after-evidence' | 'check';
  readonly isOutOfGroup?: boolean;
  readonly isInstanceStoreImaged?: boolean;
}

const powerWith = (input: Input, options: Options = {}, on = account): Promise<Result> =>
  on.invoke('Power', { ...input, action: 'before-evidence', isOutOfGroup: true, ...options });

const power = async (instance: Instance, mode: Mode, options?: Options): Promise<Result> =>
  powerWith(await account.assessed(instance, mode), options);

const STOP_PROTECTED = { attributes: { disableApiStop: true } };

describe('power', () => {
  it.each([
    ['before-evidence', 'offline', true],
    ['before-evidence', 'online', false],
    ['before-evidence', 'capture-then-stop', false],
    ['after-evidence', 'offline', false],
    ['after-evidence', 'online', false],
    ['after-evidence', 'capture-then-stop', true],
  ] as const)('%s in mode %s stops: %p', async (action, mode, stops) => {
    const subject = account.launch();
    const result = await power(subject, mode, { action });
    expect(result.status).toBe(stops ? 'ok' : 'skipped');
    expect(subject.state).toBe(stops ? 'stopping' : 'running');
    expect(account.calls('StopInstances')).toHaveLength(stops ? 1 : 0);
    if (!stops) expect(result.why).toContain(mode);
  });

  it("skips the guest's own shutdown, so that nothing of the intruder's runs at the end", async () => {
    const subject = account.launch();
    const heard: string[] = [];
    account.world.ec2.onGuestState.subscribe((id, guest) => {
      if (id === subject.id) heard.push(guest);
    });
    await power(subject, 'offline');
    await account.pass(600_000);
    expect(account.calls('StopInstances')[0]?.input).toEqual({
      InstanceIds: [subject.id],
      SkipOsShutdown: true,
    });
    expect(heard).not.toContain('shutting-down');
    expect(subject.state).toBe('stopped');
  });

  it('has settled when the subject has stopped', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject, 'offline');
    expect(await powerWith(input)).toMatchObject({ detail: { state: 'stopping', settled: false } });
    expect(await powerWith(input, { action: 'check' })).toMatchObject({ detail: { settled: false } });
    await account.pass(600_000);
    const done = await powerWith(input, { action: 'check' });
    expect(done).toMatchObject({ status: 'ok', changes: [], detail: { state: 'stopped', settled: true } });
  });

  it('has settled as well when somebody terminated it', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject, 'offline');
    subject.state = 'terminated';
    expect(await powerWith(input, { action: 'check' })).toMatchObject({ detail: { settled: true } });
  });

  it('may run twice with the effect of once', async () => {
    const input = await account.assessed(account.launch(STOP_PROTECTED), 'offline');
    await powerWith(input);
    expect(await powerWith(input)).toMatchObject({ status: 'ok', detail: { state: 'stopping' } });
  });

  it('has nothing to stop when the subject is stopped already, and does not claim that it ran', async () => {
    const subject = account.launch();
    subject.state = 'stopped';
    const result = await power(subject, 'offline');
    expect(result).toMatchObject({ status: 'ok', detail: { state: 'stopped', settled: true } });
    for (const { what } of result.changes) expect(what).not.toContain('running');
  });

  it('does not stop what its Auto Scaling group would then terminate', async () => {
    const subject = account.launch();
    const result = await power(subject, 'offline', { isOutOfGroup: false });
    expect(result).toMatchObject({ status: 'skipped', why: expect.stringContaining('Auto Scaling group') });
    expect(subject.state).toBe('running');
  });

  it('fails for a one-time Spot Instance, which EC2 cannot stop, and says that it still runs', async () => {
    const result = await power(account.launch({ lifecycle: 'spot-one-time' }), 'offline');
    expect(result).toMatchObject({ status: 'failed', detail: { state: 'running', settled: false } });
    expect(result.why).toContain('UnsupportedOperation');
  });

  it('stops a persistent Spot Instance', async () => {
    expect(await power(account.launch({ lifecycle: 'spot-persistent' }), 'offline')).toMatchObject({
      status: 'ok',
    });
  });

  it.each(['throttled', 'server-error', 'lost-answer'] as const)(
    'survives a stop that ends as %s',
    async (kind) => {
      const subject = account.launch();
      const input = await account.assessed(subject, 'offline');
      account.fail('ec2', 'StopInstances', kind, [1]);
      expect(await powerWith(input)).toMatchObject({ status: 'ok' });
      expect(subject.state).toMatch(/^stopp(ing|ed)$/);
    },
  );

  it('fails when it may not stop, and reports the state that it read', async () => {
    const input = await account.assessed(account.launch(), 'offline');
    account.fail('ec2', 'StopInstances', 'denied');
    const result = await powerWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      changes: [],
      detail: { state: 'running', settled: false },
    });
  });

  it('fails without a state when it cannot read one', async () => {
    const input = await account.assessed(account.launch(), 'offline');
    account.fail('ec2', 'DescribeInstances', 'denied');
    expect(await powerWith(input, { action: 'check' })).toMatchObject({
      status: 'failed',
      detail: { state: 'unknown', settled: false },
    });
  });
});

describe('power and stop protection', () => {
  const record = ({ case: { caseId } }: Input): string => `cases/${caseId}/before-state/stop-protection.json`;

  it('lifts it for the stop only, and records it beforehand', async () => {
    const subject = account.launch(STOP_PROTECTED);
    const input = await account.assessed(subject, 'offline');
    const result = await powerWith(input);
    expect(result.changes.map(({ what }) => what)).toEqual([
      'stop protection: true -> false',
      'running -> stopping, skipping the shutdown of the guest',
      'stop protection: false -> true',
    ]);
    expect(subject).toMatchObject({ state: 'stopping', attributes: { disableApiStop: true } });
    expect(account.vaultJson(record(input))).toMatchObject({ disableApiStop: true });
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('PutObject')).toBeLessThan(order.indexOf('ModifyInstanceAttribute'));
  });

  it('restores it when the stop fails', async () => {
    const subject = account.launch(STOP_PROTECTED);
    const input = await account.assessed(subject, 'offline');
    account.fail('ec2', 'StopInstances', 'denied');
    expect(await powerWith(input)).toMatchObject({ status: 'failed' });
    expect(subject).toMatchObject({ state: 'running', attributes: { disableApiStop: true } });
  });

  it('leaves it alone where it was off', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject, 'offline');
    await powerWith(input);
    expect(account.calls('ModifyInstanceAttribute')).toEqual([]);
    expect(account.vaultText(record(input))).toBeUndefined();
  });

  it('fails without lifting what it cannot record', async () => {
    const subject = account.launch(STOP_PROTECTED);
    const input = await account.assessed(subject, 'offline');
    account.fail('s3', 'PutObject', 'denied');
    expect(await powerWith(input)).toMatchObject({ status: 'failed', changes: [] });
    expect(subject).toMatchObject({ state: 'running', attributes: { disableApiStop: true } });
  });

  it('fails when it cannot be restored, though the subject stops', async () => {
    const subject = account.launch(STOP_PROTECTED);
    const input = await account.assessed(subject, 'offline');
    account.fail('ec2', 'ModifyInstanceAttribute', 'denied', [2]);
    expect(await powerWith(input)).toMatchObject({ status: 'failed', detail: { state: 'stopping' } });
  });
});

describe('power and instance-store volumes', () => {
  const NVME = { type: 'c6gd.medium' };

  it('does not stop what would lose them, and leaves it to a person', async () => {
    const subject = account.launch(NVME);
    const result = await power(subject, 'offline');
    expect(result.status).toBe('skipped');
    expect(result.why).toMatch(/erase \d+ GB of instance-store volumes \(c6gd\.medium\)/);
    expect(subject.state).toBe('running');
  });

  it('stops what would lose them once each was imaged and proved', async () => {
    const subject = account.launch(NVME);
    const input = await account.assessed(subject, 'capture-then-stop');
    const result = await powerWith(input, { action: 'after-evidence', isInstanceStoreImaged: true });
    expect(result).toMatchObject({ status: 'ok' });
    expect(subject.state).toBe('stopping');
  });

  it('fails without stopping when it cannot be known what would be lost', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject, 'offline');
    account.fail('ec2', 'DescribeInstanceTypes', 'denied');
    expect(await powerWith(input)).toMatchObject({ status: 'failed', changes: [] });
    expect(subject.state).toBe('running');
  });

  it('stops all the same where policy says so, without asking', async () => {
    const lax = await Account.open({ policy: { stopDespiteInstanceStore: true } });
    try {
      const subject = lax.launch(NVME);
      expect(await powerWith(await lax.assessed(subject, 'offline'), {}, lax)).toMatchObject({
        status: 'ok',
      });
      expect(subject.state).toBe('stopping');
      expect(lax.calls('DescribeInstanceTypes')).toEqual([]);
    } finally {
      await lax.close();
    }
  });
});
