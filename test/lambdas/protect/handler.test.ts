import type { Left } from '../../../lambdas/protect/left';
import type { InvocationFailure } from '../../../range/runtime/lambda';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const LAX = {
  attributes: { disableApiTermination: false, instanceInitiatedShutdownBehavior: 'terminate' },
} as const;

const protect = (input: Input): Promise<Result> => account.invoke('Protect', input);
const record = ({ case: { caseId } }: Input): string => `cases/${caseId}/before-state/protections.json`;
const whats = ({ changes }: Result): readonly string[] => changes.map(({ what }) => what).sort();

describe('protect', () => {
  it('sets termination protection, shutdown behavior and the keeping of volumes', async () => {
    const subject = account.launch(LAX);
    const result = await protect(await account.assessed(subject));
    expect(result).toMatchObject({ status: 'ok', detail: { spot: false } });
    expect(subject.attributes).toMatchObject({
      disableApiTermination: true,
      instanceInitiatedShutdownBehavior: 'stop',
    });
    expect(subject.blockDevices.map((each) => each.deleteOnTermination)).toEqual([false]);
    expect(whats(result)).toEqual([
      'DeleteOnTermination of /dev/xvda: true -> false',
      'shutdown behavior: terminate -> stop',
      'termination protection: off -> on',
    ]);
  });

  it('records how it was before it changes it, and keeps that record when it runs again', async () => {
    const input = await account.assessed(account.launch(LAX));
    await protect(input);
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('PutObject')).toBeLessThan(order.indexOf('ModifyInstanceAttribute'));
    const kept = account.vaultText(record(input));
    expect(JSON.parse(kept ?? '')).toMatchObject({
      protections: {
        disableApiTermination: { value: false },
        instanceInitiatedShutdownBehavior: { value: 'terminate' },
      },
    });
    expect(await protect(input)).toMatchObject({ status: 'ok' });
    expect(account.vaultText(record(input))).toBe(kept);
  });

  it('changes nothing that is as it should be', async () => {
    const subject = account.launch(LAX);
    await protect(await account.assessed(subject));
    expect(await protect(await account.assessed(subject))).toMatchObject({ status: 'ok', changes: [] });
    expect(account.calls('ModifyInstanceAttribute')).toEqual([]);
  });

  it('asks nothing of a Spot Instance but to keep its volumes', async () => {
    const subject = account.launch({ lifecycle: 'spot-one-time' });
    const result = await protect(await account.assessed(subject));
    expect(result).toMatchObject({ status: 'ok', detail: { spot: true } });
    expect(account.calls().map(({ operation }) => operation)).toEqual(['ModifyInstanceAttribute']);
    expect(subject.blockDevices.map((each) => each.deleteOnTermination)).toEqual([false]);
  });

  it('keeps only those volumes that would have gone, in one call', async () => {
    const subject = account.launch({
      volumes: [
        { deviceName: '/dev/xvda' },
        { deviceName: '/dev/sdf', deleteOnTermination: false },
        { deviceName: '/dev/sdg', deleteOnTermination: true },
      ],
    });
    const result = await protect(await account.assessed(subject));
    expect(whats(result)).toContain('DeleteOnTermination of /dev/xvda, /dev/sdg: true -> false');
    expect(subject.blockDevices.some((each) => each.deleteOnTermination)).toBe(false);
  });

  it('fails in one protection without leaving out the others', async () => {
    const input = await account.assessed(account.launch(LAX));
    account.fail('ec2', 'ModifyInstanceAttribute', 'denied', [1]);
    const result = await protect(input);
    expect(result.status).toBe('failed');
    expect(result.why).toMatch(/^[^;]*UnauthorizedOperation[^;]*$/);
    expect(result.changes).toHaveLength(2);
  });

  it('fails on what it cannot read, leaves that as it is, and protects the rest', async () => {
    const subject = account.launch(LAX);
    const input = await account.assessed(subject);
    account.fail('ec2', 'DescribeInstanceAttribute', 'denied', [1]);
    const result = await protect(input);
    expect(result).toMatchObject({ status: 'failed', why: expect.stringContaining('could not be read') });
    expect(result.changes).toHaveLength(2);
  });

  it('fails without changing what it cannot record, but keeps the volumes, which assess recorded', async () => {
    const subject = account.launch(LAX);
    const input = await account.assessed(subject);
    account.fail('s3', 'PutObject', 'denied');
    const result = await protect(input);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('recording the protections'),
    });
    expect(whats(result)).toEqual(['DeleteOnTermination of /dev/xvda: true -> false']);
    expect(subject.attributes.disableApiTermination).toBe(false);
  });

  it('survives a throttled call and a lost answer', async () => {
    const subject = account.launch(LAX);
    const input = await account.assessed(subject);
    account.fail('ec2', 'ModifyInstanceAttribute', 'throttled', [1]);
    account.fail('ec2', 'ModifyInstanceAttribute', 'lost-answer', [2]);
    expect(await protect(input)).toMatchObject({ status: 'ok' });
    expect(subject.attributes.disableApiTermination).toBe(true);
  });
});

describe('protect in a storm', () => {
  const MODIFY = 'ModifyInstanceAttribute';
  const failure = async (input: unknown): Promise<InvocationFailure> => {
    const [outcome] = await Promise.allSettled([account.invoke('Protect', input)]);
    if (outcome.status === 'fulfilled') throw new Error('protect did not fail');
    return outcome.reason as InvocationFailure;
  };
  const leftBy = ({ detail }: InvocationFailure): Left => JSON.parse(JSON.parse(detail).errorMessage) as Left;

  it('ends soon with what is left, and finishes that in a later run without reading anything again', async () => {
    const subject = account.launch(LAX);
    const input = await account.assessed(subject, 'online');
    account.fail('ec2', MODIFY, 'throttled', [2, 3, 4, 5, 6, 7, 8, 9]);
    const from = account.world.clock.now();
    const first = await failure(input);
    expect(account.world.clock.now() - from).toBeLessThan(10_000);
    expect(first.error).toBe('Unfinished');
    const left = leftBy(first);
    expect(left.changes).toHaveLength(1);
    expect(left.rest).toHaveLength(2);
    account.heal();
    const result = await account.invoke<Result>('Protect', { ...input, left });
    expect(new Set(account.calls().map(({ operation }) => operation))).toEqual(new Set([MODIFY]));
    expect(account.calls(MODIFY)).toHaveLength(2);
    expect(result).toMatchObject({ step: 'protect', status: 'ok' });
    expect(result.changes[0]).toEqual(left.changes[0]);
    expect(whats(result)).toEqual([
      'DeleteOnTermination of /dev/xvda: true -> false',
      'shutdown behavior: terminate -> stop',
      'termination protection: off -> on',
    ]);
    expect(subject.attributes.disableApiTermination).toBe(true);
  });

  it('has the same run again while it gets nowhere', async () => {
    const input = await account.assessed(account.launch(LAX), 'online');
    account.fail('ec2', MODIFY, 'throttled');
    const left = leftBy(await failure(input));
    expect(left).toMatchObject({ changes: [], rest: expect.arrayContaining(['termination', 'volumes']) });
    expect((await failure({ ...input, left })).error).toBe('Throttled');
  });

  it('still says in the end what the first run could not read', async () => {
    const input = await account.assessed(account.launch(LAX), 'online');
    account.fail('ec2', 'DescribeInstanceAttribute', 'denied', [1]);
    account.fail('ec2', MODIFY, 'throttled');
    const left = leftBy(await failure(input));
    account.heal();
    expect(await account.invoke('Protect', { ...input, left })).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('could not be read'),
    });
  });

  it('records nothing as unreadable that was only throttled', async () => {
    const input = await account.assessed(account.launch(LAX), 'online');
    account.fail('ec2', 'DescribeInstanceAttribute', 'throttled');
    expect((await failure(input)).error).toBe('Throttled');
    expect(account.calls('PutObject')).toEqual([]);
  });

  it('keeps trying in mode offline, whose stop waits for it', async () => {
    const subject = account.launch(LAX);
    const input = await account.assessed(subject, 'offline');
    account.fail('ec2', MODIFY, 'throttled', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(await protect(input)).toMatchObject({ status: 'ok' });
    expect(subject.attributes.disableApiTermination).toBe(true);
  });
});
