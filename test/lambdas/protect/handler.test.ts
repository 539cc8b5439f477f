import { Account } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const LAX = { disableApiTermination: false, instanceInitiatedShutdownBehavior: 'terminate' } as const;

describe('protect', () => {
  it('sets termination protection, shutdown behavior and the keeping of volumes', async () => {
    const subject = account.launch({ attributes: LAX });
    const result = await account.invoke('Protect', await account.assessed(subject));
    expect(result).toMatchObject({ status: 'ok', detail: { spot: false } });
    expect(subject.attributes).toMatchObject({
      disableApiTermination: true,
      instanceInitiatedShutdownBehavior: 'stop',
    });
    expect(subject.blockDevices.map((each) => each.deleteOnTermination)).toEqual([false]);
    expect(result.changes.map(({ what }) => what).sort()).toEqual([
      'DeleteOnTermination of /dev/xvda: true -> false',
      'shutdown behavior: terminate -> stop',
      'termination protection: false -> true',
    ]);
  });

  it('changes nothing that is as it should be, so that it may run twice', async () => {
    const subject = account.launch({ attributes: LAX });
    await account.invoke('Protect', await account.assessed(subject));
    const again = await account.invoke('Protect', await account.assessed(subject));
    expect(again).toMatchObject({ status: 'ok', changes: [] });
    expect(account.calls()).toEqual([]);
  });

  it('may be repeated with the input of the first run', async () => {
    const input = await account.assessed(account.launch({ attributes: LAX }));
    await account.invoke('Protect', input);
    expect(await account.invoke('Protect', input)).toMatchObject({ status: 'ok' });
  });

  it('asks nothing of a Spot Instance but to keep its volumes', async () => {
    const subject = account.launch({ lifecycle: 'spot-one-time' });
    const result = await account.invoke('Protect', await account.assessed(subject));
    expect(result).toMatchObject({ status: 'ok', detail: { spot: true } });
    expect(account.calls()).toHaveLength(1);
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
    const result = await account.invoke('Protect', await account.assessed(subject));
    expect(result.changes.map(({ what }) => what)).toContain(
      'DeleteOnTermination of /dev/xvda, /dev/sdg: true -> false',
    );
    expect(subject.blockDevices.some((each) => each.deleteOnTermination)).toBe(false);
  });

  it('fails in one protection without leaving out the others', async () => {
    const subject = account.launch({ attributes: LAX });
    const input = await account.assessed(subject);
    account.fail('ec2', 'ModifyInstanceAttribute', 'denied', [1]);
    const result = await account.invoke('Protect', input);
    expect(result.status).toBe('failed');
    expect(result.why).toMatch(/^[^;]*UnauthorizedOperation[^;]*$/);
    expect(result.changes).toHaveLength(2);
  });

  it('protects what could not be read, and says that it was unknown', async () => {
    const subject = account.launch();
    account.fail('ec2', 'DescribeInstanceAttribute', 'denied');
    const input = await account.assessed(subject);
    account.heal();
    const result = await account.invoke('Protect', input);
    expect(result.changes.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['termination protection: unknown -> true', 'shutdown behavior: unknown -> stop']),
    );
    expect(subject.attributes.disableApiTermination).toBe(true);
  });

  it('survives a throttled call and a lost answer', async () => {
    const subject = account.launch({ attributes: LAX });
    const input = await account.assessed(subject);
    account.fail('ec2', 'ModifyInstanceAttribute', 'throttled', [1]);
    account.fail('ec2', 'ModifyInstanceAttribute', 'lost-answer', [2]);
    expect(await account.invoke('Protect', input)).toMatchObject({ status: 'ok' });
    expect(subject.attributes.disableApiTermination).toBe(true);
  });
});
