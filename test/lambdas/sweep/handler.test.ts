import type { Swept } from '../../../lambdas/sweep/handler';
import { Account } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeEach(async () => {
  account = await Account.open();
});
afterEach(() => account.close());

const sweep = (): Promise<Swept> =>
  account.invoke<Swept>('Sweep', { source: 'aws.events', 'detail-type': 'Scheduled Event' });
const tagged = (value: string) => account.launch({ tags: { 'cordon:respond': value } });
const casesOf = (instanceId: string) =>
  account.range.record.executions.filter(({ name }) => name.startsWith(instanceId));

describe('sweep', () => {
  it('tells of a tag whose event was lost, which opens a case like the event itself', async () => {
    const lost = tagged('true');
    expect(await sweep()).toEqual({ tagged: 1, told: [lost.id] });
    await account.pass(10_000);
    const [execution, ...others] = casesOf(lost.id);
    expect(others).toEqual([]);
    expect(execution?.input).toMatchObject({
      gate: 'verify',
      trigger: { kind: 'tag', key: 'cordon:respond' },
    });
    expect(await sweep()).toMatchObject({ tagged: 1, told: [] });
  });

  it.each(['false', 'maybe', ''])('leaves an instance alone whose tag says %j', async (value) => {
    tagged(value);
    account.launch();
    expect(await sweep()).toEqual({ tagged: 0, told: [] });
  });

  it.each(['open', 'contained', 'released'])('leaves a subject alone whose case is %s', async (status) => {
    const subject = tagged('yes');
    account.openCase(caseOf(subject.id), status);
    expect(await sweep()).toEqual({ tagged: 1, told: [] });
  });

  it('comes every fifteen minutes', async () => {
    const lost = tagged('on');
    await account.pass(15 * 60_000 + 5_000);
    expect(casesOf(lost.id)).toHaveLength(1);
  });

  it('fails aloud when the bus does not take the event', async () => {
    tagged('1');
    account.fail('events', 'PutEvents', 'denied');
    await expect(sweep()).rejects.toMatchObject({ error: 'AccessDeniedException' });
  });
});
