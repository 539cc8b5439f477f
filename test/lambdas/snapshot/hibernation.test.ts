import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { Account, type Result } from '../account';

const HOUR_MS = 3_600_000;

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());

const volumes = [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf' }];

describe('a subject that was found hibernated', () => {
  it('has its RAM image in the snapshot of its root volume, which is said with what is not known about it', async () => {
    const subject = account.launch({ type: 'm5.large', hibernationConfigured: true, volumes });
    subject.memory.set('secret', 'in RAM only');
    stopInstance(account.world, subject, { hibernate: true });
    await account.pass(HOUR_MS);
    const input = await account.assessed(subject);
    const result = await account.invoke<Result>('Snapshot', { ...input, action: 'create' });
    const root = subject.blockDevices[0]?.volumeId;
    const kept = [...account.world.ec2.snapshots.values()].find(({ volumeId }) => volumeId === root);
    expect(result).toMatchObject({
      status: 'ok',
      detail: { hibernation: { volumeId: root, snapshotId: kept?.id } },
    });
    expect([...(kept?.content.keys() ?? [])].some((path) => path.startsWith('/swap-hibinit/'))).toBe(true);
    expect(JSON.stringify(result.detail)).toContain('whether the image is there at all and whole');
  });

  it.each([
    ['that runs', false],
    ['that was stopped, not hibernated', true],
  ])('is not one %s', async (_what, isStopped) => {
    const subject = account.launch({ type: 'm5.large', hibernationConfigured: true, volumes });
    if (isStopped) stopInstance(account.world, subject, {});
    await account.pass(HOUR_MS);
    const input = await account.assessed(subject);
    const result = await account.invoke<Result>('Snapshot', { ...input, action: 'create' });
    expect(result).toMatchObject({ status: 'ok', detail: { hibernation: null } });
    if (!isStopped) expect(account.calls('DescribeInstances')).toEqual([]);
  });
});
