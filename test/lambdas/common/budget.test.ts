import { Account } from '../account';

jest.setTimeout(60_000);
let account: Account;
beforeEach(async () => {
  account = await Account.open();
});
afterEach(() => account.close());

/** Of a function that may run for a minute. */
const TIMEOUT_MS = 60_000;

describe('the budget of an invocation', () => {
  it('ends the attempts of a call that is throttled for ever before Lambda ends the function', async () => {
    const input = await account.assessed(account.launch(), 'online');
    account.fail('ec2', 'DescribeSecurityGroups', 'throttled');
    const from = account.world.clock.now();
    await expect(
      account.invoke('Isolate', { ...input, group: 'quarantine', reread: false }),
    ).rejects.toMatchObject({ error: 'Throttled', detail: expect.stringContaining('RequestLimitExceeded') });
    expect(account.world.clock.now() - from).toBeLessThan(TIMEOUT_MS);
    expect(account.calls('DescribeSecurityGroups').length).toBeGreaterThan(3);
  });

  it('has a step run again only while it changed nothing', async () => {
    const input = await account.assessed(account.launch(), 'online');
    account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'throttled');
    const result = await account.invoke('Isolate', { ...input, group: 'quarantine', reread: false });
    expect(result).toMatchObject({ status: 'failed', why: expect.stringContaining('RequestLimitExceeded') });
    expect(result.changes.map(({ action }) => action)).toContain('ec2:CreateSecurityGroup');
  });
});
