import { UNVERIFIED_RANK } from '../../../lambdas/common/admission';
import type { Case } from '../../../lambdas/common/case';
import { iso } from '../../../lambdas/common/time';
import { keyIdentity } from '../../../range/services/dynamodb/keys';
import { Account } from '../account';

let account: Account;
beforeEach(async () => {
  account = await Account.open();
});
afterEach(() => account.close());

function somebodyWaits(danger = '020'): void {
  const [, table] = account.world.dynamodb.tables.values();
  if (!table) throw new Error('the range has no table Admission');
  const item = { queue: { S: 'waiting' }, rank: { S: `${danger} 2026-11-23T03:00:00.000Z i-1` } };
  table.items.set(keyIdentity(table, item), item);
}

async function channel(openedMinutesAgo = 0) {
  const input = await account.assessed(account.launch(), 'online');
  const openedAt = iso(account.world.clock.now() - openedMinutesAgo * 60_000);
  const request: Case = { ...input.case, openedAt };
  return account.invoke('Isolate', { ...input, case: request, group: 'evidence-channel', reread: true });
}

describe('the evidence channel', () => {
  it('is not opened while anybody waits for a cut', async () => {
    somebodyWaits();
    await expect(channel()).rejects.toMatchObject({ error: 'CutsFirst' });
    expect(account.calls().map(({ operation }) => operation)).toEqual(['Query']);
  });

  it('is opened when nobody waits', async () => {
    expect(await channel()).toMatchObject({ step: 'isolate' });
  });

  it('does not wait for tags of which it is not known who set them', async () => {
    somebodyWaits(UNVERIFIED_RANK);
    expect(await channel()).toMatchObject({ step: 'isolate' });
  });

  it('does not wait for ever', async () => {
    somebodyWaits();
    expect(await channel(21)).toMatchObject({ step: 'isolate' });
  });

  it('is opened where it cannot be told whether anybody waits', async () => {
    somebodyWaits();
    account.fail('dynamodb', 'Query', 'denied');
    expect(await channel()).toMatchObject({ step: 'isolate' });
  });

  it('does not keep a subject from being closed again', async () => {
    somebodyWaits();
    const input = await account.assessed(account.launch(), 'online');
    expect(await account.invoke('Isolate', { ...input, group: 'quarantine', reread: true })).toMatchObject({
      status: 'ok',
    });
  });
});
