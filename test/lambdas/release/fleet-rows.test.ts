import type { SpotRequest } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let request: SpotRequest;
let release: ReleaseOf;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(async () => {
  const subject = account.launch({ lifecycle: 'spot-persistent' });
  const [found] = [...account.world.ec2.spotRequests.values()].filter(
    (each) => each.instanceId === subject.id,
  );
  if (!found) throw new Error('the subject has no Spot request');
  request = found;
  ({ release } = await contained(account, subject));
  account.putObject(
    `cases/${release.request.caseId}/before-state/spot-request.json`,
    JSON.stringify({ request: { id: request.id, type: request.type, state: 'active' } }),
  );
});

it('is as before where nobody cancelled the Spot request, also while its instance is stopped', async () => {
  expect(await release.row('spot-request')).toMatchObject({ status: 'as-before', now: 'active' });
  request.state = 'disabled';
  expect(await release.row('spot-request')).toMatchObject({ status: 'as-before' });
});

it('cannot be put back once it is cancelled, and that keeps nothing else from being', async () => {
  request.state = 'cancelled';
  expect(await release.row('spot-request')).toMatchObject({
    status: 'cannot',
    note: expect.stringContaining('cannot be made again'),
  });
  await release.applyAll();
  expect(await release.finish()).toMatchObject({
    outcome: 'released',
    differences: [expect.stringMatching(/^spot-request: was active, is cancelled/)],
  });
});

it('cannot be put back when EC2 has forgotten it', async () => {
  account.world.ec2.spotRequests.delete(request.id);
  expect(await release.row('spot-request')).toMatchObject({ status: 'cannot', now: null });
});

it('has no protections to put back, which EC2 offers no Spot Instance', async () => {
  const { rows } = await release.plan();
  expect(rows.map(({ field }) => field)).not.toContain('termination-protection');
});
