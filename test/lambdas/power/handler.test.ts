import type { Mode } from '../../../lambdas/common/mode';
import { timeOf } from '../../../range/kernel/iso';
import type { Instance } from '../../../range/services/ec2/state';
import { addEncryptionKey, type EncryptionKey } from '../../../range/services/kms/state';
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

describe('power and the keys of the volumes', () => {
  const ROOT_MAY_ALL = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  } as const;
  let keys = 0;
  const keyOf = (on = account): EncryptionKey =>
    addEncryptionKey(on.world.kms, {
      arn: `arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-${String(++keys).padStart(12, '0')}`,
      policy: ROOT_MAY_ALL,
    });
  const encryptedUnder = (...used: EncryptionKey[]) => ({
    volumes: used.map(({ arn }, n) => ({ deviceName: n === 0 ? '/dev/xvda' : `/dev/sd${n}`, kmsKeyId: arn })),
  });

  it('stops what could be started again, and asks once about each key', async () => {
    const [one, other] = [keyOf(), keyOf()];
    const subject = account.launch(encryptedUnder(one, other, one));
    expect(await power(subject, 'offline')).toMatchObject({ status: 'ok' });
    expect(account.calls('DescribeKey')).toHaveLength(2);
    expect(subject.state).toBe('stopping');
  });

  it('asks about no key where nothing is encrypted', async () => {
    expect(await power(account.launch(), 'offline')).toMatchObject({ status: 'ok' });
    expect(account.calls('DescribeKey')).toEqual([]);
  });

  it.each([
    ['before-evidence', 'offline', 'Disabled'],
    ['before-evidence', 'offline', 'PendingDeletion'],
    ['before-evidence', 'offline', 'PendingImport'],
    ['after-evidence', 'capture-then-stop', 'Unavailable'],
    ['after-evidence', 'capture-then-stop', 'PendingDeletion'],
  ] as const)(
    '%s in mode %s does not stop what a key that is %s would keep shut',
    async (action, mode, state) => {
      const key = keyOf();
      key.state = state;
      const subject = account.launch(encryptedUnder(keyOf(), key));
      const result = await power(subject, mode, { action });
      expect(result).toMatchObject({ status: 'skipped', changes: [] });
      expect(result.why).toContain(`${key.arn} is ${state}`);
      expect(subject.state).toBe('running');
    },
  );

  it('says until when a deletion can be stopped', async () => {
    const key = keyOf();
    key.state = 'PendingDeletion';
    key.deletionAt = timeOf('2026-11-30T00:00:00Z');
    const result = await power(account.launch(encryptedUnder(key)), 'offline');
    expect(result.why).toContain('is PendingDeletion, to be deleted on 2026-11-30T00:00:00.000Z');
  });

  it('does not stop when a key is gone', async () => {
    const key = keyOf();
    const subject = account.launch(encryptedUnder(key));
    account.world.kms.encryptionKeys.delete(key.arn);
    const result = await power(subject, 'offline');
    expect(result.why).toContain('does not exist any more');
    expect(subject.state).toBe('running');
  });

  it.each([
    ['kms', 'DescribeKey'],
    ['ec2', 'DescribeVolumes'],
  ])('fails without stopping when %s %s is denied', async (service, operation) => {
    const subject = account.launch(encryptedUnder(keyOf()));
    const input = await account.assessed(subject, 'offline');
    account.fail(service, operation, 'denied');
    expect(await powerWith(input)).toMatchObject({ status: 'failed', changes: [] });
    expect(subject.state).toBe('running');
  });

  it('stops all the same where policy says so, without asking', async () => {
    const lax = await Account.open({ policy: { stopDespiteUnusableKey: true } });
    try {
      const key = keyOf(lax);
      key.state = 'Disabled';
      const subject = lax.launch(encryptedUnder(key));
      expect(await powerWith(await lax.assessed(subject, 'offline'), {}, lax)).toMatchObject({
        status: 'ok',
      });
      expect(lax.calls('DescribeKey')).toEqual([]);
    } finally {
      await lax.close();
    }
  });
});

describe('the events of the cut', () => {
  const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:Response:case';
  const told = () =>
    account.range.record.events
      .filter(({ event }) => event.source === 'cordon')
      .map(({ event }) => event['detail-type']);

  it.each(['online', 'offline', 'capture-then-stop'] as const)(
    'are sent in mode %s once the step is done, both in one call',
    async (mode) => {
      const before = told().length;
      const input = await account.assessed(account.launch(), mode);
      const payload = { ...input, action: 'before-evidence', isOutOfGroup: true, execution: EXECUTION };
      await account.invoke('Power', payload);
      expect(told().slice(before)).toEqual(['cordon.case.opened', 'cordon.case.cut']);
      expect(account.calls().at(-1)?.operation).toBe('PutEvents');
      expect(account.calls('PutEvents')).toHaveLength(1);
    },
  );

  it('cost the step nothing when they cannot be sent', async () => {
    account.fail('events', 'PutEvents', 'denied');
    const input = await account.assessed(account.launch(), 'offline');
    const payload = { ...input, action: 'before-evidence', isOutOfGroup: true, execution: EXECUTION };
    expect(await account.invoke('Power', payload)).toMatchObject({ status: 'ok' });
  });
});
