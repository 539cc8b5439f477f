/** The inline policy on the subject's role, and the instance metadata. */
import { profileOf } from '../../../range/scenarios/network';
import type { Instance } from '../../../range/services/ec2/state';
import { deliver, isAllowed } from '../../../range/services/iam/instance-credentials';
import { setInlinePolicy } from '../../../range/services/iam/state';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let subject: Instance;
let release: ReleaseOf;

beforeAll(async () => {
  const containment = { ...GROUP_ONLY.containment, denyCredentials: true, disableMetadata: true };
  account = await Account.open({ policy: { containment } });
});
afterAll(() => account.close());
afterEach(() => account.heal());
beforeEach(async () => {
  subject = account.launch({ profile: profileOf(account.world, `role-${++roles}`) });
  ({ release } = await contained(account, subject));
});

let roles = 0;
const policyName = (): string => `CordonQuarantine-${subject.id}`;
const role = () => {
  const found = account.world.iam.roles.get(subject.profile?.roleName ?? '');
  if (!found) throw new Error('the subject has no role');
  return found;
};

it('takes the deny from the role, so that the subject has its credentials again', async () => {
  expect(role().inline.has(policyName())).toBe(true);
  expect(await release.row('role-policy')).toMatchObject({ status: 'restore', before: null });
  await release.applyAll();
  expect(role().inline.has(policyName())).toBe(false);
  await account.pass(60_000);
  const session = deliver(account.world, subject);
  const bucket = `arn:aws:s3:::data-${account.world.account}/x`;
  expect(session && isAllowed(account.world, session, { action: 's3:GetObject', resource: bucket })).toBe(
    true,
  );
  expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
});

it('takes it also when the capture never closed it', async () => {
  subject = account.launch({ profile: profileOf(account.world, `role-${++roles}`) });
  const { release: broken } = await contained(account, subject, 'online', [], ['restrict']);
  expect(role().inline.get(policyName())).toContain('NotAction');
  expect(await broken.row('role-policy')).toMatchObject({ status: 'restore' });
  await broken.applyAll();
  expect(role().inline.has(policyName())).toBe(false);
});

it('is drift when somebody has put another statement into it', async () => {
  setInlinePolicy(account.world, role(), policyName(), '{"Version":"2012-10-17","Statement":[]}');
  expect(await release.plan()).toMatchObject({ outcome: 'refused', unresolved: ['role-policy'] });
  const wish = { resolutions: { 'role-policy': 'restore' } };
  await release.applyAll(wish);
  expect(role().inline.has(policyName())).toBe(false);
});

it('switches the metadata on again, with the options that it had', async () => {
  expect(subject.metadataOptions.httpEndpoint).toBe('disabled');
  expect(await release.row('metadata-options')).toMatchObject({ status: 'restore' });
  await release.applyAll();
  expect(subject.metadataOptions).toMatchObject({ httpEndpoint: 'enabled' });
  expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
});

it('is drift when somebody has changed another of the metadata options', async () => {
  subject.metadataOptions.httpPutResponseHopLimit = 64;
  expect(await release.plan()).toMatchObject({ outcome: 'refused', unresolved: ['metadata-options'] });
});

it.each(['DeleteRolePolicy', 'ModifyInstanceMetadataOptions'])(
  'finishes after %s broke off',
  async (operation) => {
    const service = operation === 'DeleteRolePolicy' ? 'iam' : 'ec2';
    account.fail(service, operation, 'lost-answer', [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await release.applyAll();
    account.heal();
    expect(await release.applyAll()).toMatchObject({ outcome: 'applied' });
    expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
  },
);
