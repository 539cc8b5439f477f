import { addEncryptionKey } from '../../../range/services/kms/state';
import { Account } from '../account';
import { contained, GROUP_ONLY } from './case-fixture';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let account: Account;
beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());

async function hibernated() {
  const { world } = account;
  const key = addEncryptionKey(world.kms, {
    arn: `arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001`,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  });
  const subject = account.launch({
    type: 'm5.large',
    hibernationConfigured: true,
    launchedAt: world.clock.now() - DAY_MS,
    volumes: [{ deviceName: '/dev/xvda', sizeGiB: 30, kmsKeyId: key.arn }],
    memory: { session: 'in RAM only' },
    publicIp: 'none',
  });
  const groups = () => subject.eniIds.map((id) => world.ec2.networkInterfaces.get(id)?.groupIds);
  const before = groups();
  const { release } = await contained(account, subject, 'hibernate');
  await account.pass(HOUR_MS);
  expect(subject.hibernated).toBe(true);
  return { subject, release, groups, before };
}

describe('a release of a subject that is hibernated', () => {
  it('starts it first, in quarantine still, and then puts back what EC2 would not have changed', async () => {
    const { subject, release, groups, before } = await hibernated();
    const applied = await release.applyAll({ start: true });
    expect(applied).toMatchObject({ outcome: 'applied' });
    expect(applied.changes[0]).toMatchObject({ action: 'ec2:StartInstances' });
    const order = applied.changes.map(({ action }) => action);
    expect(order.indexOf('ec2:ModifyInstanceAttribute')).toBeLessThan(
      order.indexOf('ec2:ModifyNetworkInterfaceAttribute'),
    );
    expect([subject.state, subject.attributes.disableApiTermination]).toEqual(['running', false]);
    expect(groups()).toEqual(before);
    expect(subject.memory.get('session')).toBe('in RAM only');
    expect(await release.finish({ start: true })).toMatchObject({ outcome: 'released', differences: [] });
  });

  it('without a start leaves what EC2 does not change, and says so, and for how long it may lie there', async () => {
    const { subject, release } = await hibernated();
    const frozen = ['termination-protection', 'delete-on-termination./dev/xvda'];
    for (const field of frozen)
      expect(await release.row(field)).toMatchObject({
        status: 'cannot',
        note: expect.stringContaining('EC2 changes nothing of what is hibernated'),
      });
    expect(await release.row('state')).toMatchObject({
      status: 'cannot',
      note: expect.stringContaining('60 days'),
    });
    expect(await release.applyAll()).toMatchObject({ outcome: 'applied' });
    expect([subject.state, subject.hibernated]).toEqual(['stopped', true]);
  });

  it('says what a start resumes, before it is asked for', async () => {
    const { release } = await hibernated();
    expect((await release.row('state', { start: true }))?.note).toContain("the intruder's too");
  });
});
