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
  it('finds a tag whose event was lost, and puts nothing on the bus', async () => {
    const lost = tagged('true');
    expect(await sweep()).toEqual({ tagged: 1, found: [lost.id] });
    expect(account.calls().map(({ operation }) => operation)).toEqual(['DescribeInstances', 'GetItem']);
  });

  it.each(['false', 'maybe', ''])('leaves an instance alone whose tag says %j', async (value) => {
    tagged(value);
    account.launch();
    expect(await sweep()).toEqual({ tagged: 0, found: [] });
  });

  it.each(['open', 'contained', 'released'])('leaves a subject alone whose case is %s', async (status) => {
    const subject = tagged('yes');
    account.openCase(caseOf(subject.id), status);
    expect(await sweep()).toEqual({ tagged: 1, found: [] });
  });

  it('comes every fifteen minutes, and what it found opens a case of which it is not known who asked for it', async () => {
    const lost = tagged('on');
    await account.pass(15 * 60_000 + 5_000);
    const [execution, ...others] = casesOf(lost.id);
    expect(others).toEqual([]);
    expect(execution?.input).toMatchObject({
      gate: 'verify',
      decision: { rule: 'tag', why: expect.stringContaining('whose event was lost') },
      trigger: { kind: 'tag', key: 'cordon:respond' },
    });
    expect(await sweep()).toMatchObject({ tagged: 1, found: [] });
  });

  it('cannot be played by whoever may put events on the bus', async () => {
    const { id } = account.launch();
    const resources = [`arn:aws:ec2:us-east-1:111122223333:instance/${id}`];
    const tags = { 'cordon:respond': 'true' };
    const change = { 'changed-tag-keys': Object.keys(tags), tags, version: 0 };
    const kind = { service: 'ec2', 'resource-type': 'instance' };
    for (const detail of [{ ...change, ...kind }, { responsePayload: { found: [id] } }])
      account.world.emit({
        source: 'cordon',
        'detail-type': 'Tag Change on Resource',
        resources,
        detail,
      });
    await account.pass(60_000);
    expect(casesOf(id)).toEqual([]);
  });
});
