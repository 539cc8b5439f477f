import type { Policy } from '../../../lambdas/common/policy';
import { profileOf } from '../../../range/scenarios/network';
import type { Instance } from '../../../range/services/ec2/state';
import { addInstanceProfile, addRole, type RoleSpec } from '../../../range/services/iam/builders';
import { deliver, isAllowed, type Session } from '../../../range/services/iam/instance-credentials';
import { setInlinePolicy } from '../../../range/services/iam/state';
import { agentReaches } from '../../../range/services/ssm/link';
import { addManagedNode } from '../../../range/services/ssm/state';
import { deployedStack } from '../../range/stack-fixture';
import { Account, type Input, type Result } from '../account';
import { POLICY } from '../policy-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

/** Until a change of a policy has spread. */
const SPREAD_MS = 10_000;

const credentials = (input: Input, action: 'restrict' | 'close'): Promise<Result> =>
  account.invoke('Credentials', { ...input, action });

let roles = 0;
function instanceWith(role: Partial<RoleSpec> = {}): Instance {
  const name = `role-${++roles}`;
  addRole(account.world, {
    name,
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    ...role,
  });
  const { arn, id } = addInstanceProfile(account.world, {
    name: `profile-${roles}`,
    path: '/apps/',
    roleName: role.name ?? name,
  });
  return account.launch({ profile: { arn, id, roleName: role.name ?? name } });
}

function sessionOf(instance: Instance): Session {
  const session = deliver(account.world, instance);
  if (!session) throw new Error(`${instance.id} has no credentials`);
  return session;
}

const may = (session: Session, action: string): boolean =>
  isAllowed(account.world, session, { action, resource: 'arn:aws:s3:::data/secret' });

const policyName = (instance: Instance): string => `CordonQuarantine-${instance.id}`;
const roleOf = (instance: Instance) => account.world.iam.roles.get(instance.profile?.roleName ?? '');
const policyOn = (instance: Instance): string => roleOf(instance)?.inline.get(policyName(instance)) ?? '';

describe('restrict', () => {
  it('denies what was taken before and what is handed out later, but for the agent', async () => {
    const subject = instanceWith();
    const stolen = sessionOf(subject);
    expect(may(stolen, 's3:GetObject')).toBe(true);
    const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(result).toMatchObject({
      status: 'ok',
      detail: { exemptSsm: true, policyName: policyName(subject) },
    });
    await account.pass(SPREAD_MS);
    for (const session of [stolen, sessionOf(subject)]) {
      expect(may(session, 's3:GetObject')).toBe(false);
      expect(may(session, 'ssm:GetParameter')).toBe(false);
      expect(may(session, 'ssmmessages:OpenDataChannel')).toBe(true);
    }
  });

  it('spares every other instance with the role', async () => {
    const profile = profileOf(account.world, 'shared');
    const [subject, ...siblings] = Array.from({ length: 10 }, () => account.launch({ profile }));
    if (!subject) throw new Error('no subject');
    const { detail } = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(detail?.sharedWith).toMatchObject({
      count: 9,
      instanceIds: expect.arrayContaining(siblings.map(({ id }) => id)),
    });
    await account.pass(SPREAD_MS);
    const bucket = `arn:aws:s3:::data-${account.world.account}/x`;
    const reads = (each: Instance): boolean =>
      isAllowed(account.world, sessionOf(each), { action: 's3:GetObject', resource: bucket });
    expect(siblings.map(reads)).toEqual(siblings.map(() => true));
    expect(reads(subject)).toBe(false);
  });

  it('denies by either key alone, in case a request lacks the other', async () => {
    const subject = instanceWith();
    const session = sessionOf(subject);
    await credentials(await account.assessed(subject, 'online'), 'close');
    await account.pass(SPREAD_MS);
    expect(may({ ...session, instanceArn: 'arn:aws:ec2:us-east-1:1:instance/i-other' }, 's3:GetObject')).toBe(
      false,
    );
    expect(may({ ...session, userId: 'AROAOTHER:somebody' }, 's3:GetObject')).toBe(false);
  });

  it('leaves the agent the connection by which a capture comes, until it is closed', async () => {
    const { world } = account;
    const profile = profileOf(world, 'managed');
    const subject = account.launch({ profile });
    const node = addManagedNode(world, subject.id);
    const input = await account.assessed(subject, 'online');
    await credentials(input, 'restrict');
    await account.pass(SPREAD_MS);
    expect(agentReaches(world, node)).toBe(true);
    await credentials(input, 'close');
    await account.pass(SPREAD_MS);
    expect(agentReaches(world, node)).toBe(false);
  });

  it('makes no exemption where no capture can follow', async () => {
    const subject = instanceWith();
    const result = await credentials(await account.assessed(subject, 'offline'), 'restrict');
    expect(result.detail).toMatchObject({ exemptSsm: false });
    await account.pass(SPREAD_MS);
    expect(may(sessionOf(subject), 'ssmmessages:OpenDataChannel')).toBe(false);
  });

  it('records what stood under the name before, and where', async () => {
    const subject = instanceWith({ name: 'with-path', path: '/apps/' });
    const input = await account.assessed(subject, 'online');
    await credentials(input, 'restrict');
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('PutObject')).toBeLessThan(order.indexOf('PutRolePolicy'));
    const text = account.vaultText(`cases/${input.case.caseId}/before-state/credentials.json`);
    expect(JSON.parse(text ?? '')).toMatchObject({
      profileArn: subject.profile?.arn,
      role: { name: 'with-path', path: '/apps/', arn: expect.stringMatching(/:role\/apps\/with-path$/) },
      policyName: policyName(subject),
      policyDocument: null,
    });
  });

  it('may run twice with the effect of once, also when its answer is lost', async () => {
    const subject = instanceWith();
    const input = await account.assessed(subject, 'online');
    account.fail('iam', 'PutRolePolicy', 'lost-answer', [1]);
    expect(await credentials(input, 'restrict')).toMatchObject({ status: 'ok' });
    account.heal();
    expect(await credentials(input, 'restrict')).toMatchObject({ status: 'ok', changes: [] });
  });

  it('never exchanges what denies everything for what denies less', async () => {
    const subject = instanceWith();
    const input = await account.assessed(subject, 'online');
    await credentials(input, 'close');
    const standing = policyOn(subject);
    expect(await credentials(input, 'restrict')).toMatchObject({ status: 'ok', changes: [] });
    expect(policyOn(subject)).toBe(standing);
  });

  it.each<[string, () => Instance, string]>([
    ['a subject without a profile', () => account.launch(), 'no instance profile'],
    [
      'a profile without a role',
      () => {
        const { arn, id } = addInstanceProfile(account.world, { name: 'empty' });
        return account.launch({ profile: { arn, id, roleName: 'none' } });
      },
      'holds no role',
    ],
  ])('is skipped for %s, which has no credentials', async (_, launch, why) => {
    const result = await credentials(await account.assessed(launch(), 'online'), 'restrict');
    expect(result).toMatchObject({ status: 'skipped', changes: [], why: expect.stringContaining(why) });
  });

  it('fails on a service-linked role, which takes no policy, and names it', async () => {
    const subject = instanceWith({ name: 'AWSServiceRoleForX', path: '/aws-service-role/x.amazonaws.com/' });
    const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(result).toMatchObject({ status: 'failed', changes: [] });
    expect(result.why).toContain(
      'role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX is a service-linked role',
    );
  });

  it('fails rather than overwrite a policy of that name that it did not write', async () => {
    const subject = instanceWith();
    const role = roleOf(subject);
    const foreign = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    if (role) setInlinePolicy(account.world, role, policyName(subject), foreign);
    const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(result).toMatchObject({ status: 'failed', changes: [] });
    expect(policyOn(subject)).toBe(foreign);
  });

  it.each([...deployedStack().roles.values()].map(({ logicalId, name }) => [logicalId, name]))(
    'fails on %s, a role of Cordon itself, and cannot change what that may do',
    async (_, roleName) => {
      const { arn, id } = addInstanceProfile(account.world, { name: `own-${roleName}`, roleName });
      const subject = account.launch({ profile: { arn, id, roleName } });
      const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
      expect(result).toMatchObject({
        status: 'failed',
        changes: [],
        why: expect.stringContaining('AccessDenied'),
      });
      expect(policyOn(subject)).toBe('');
    },
  );

  it('fails when the role has no room for another policy, and says so', async () => {
    const subject = instanceWith();
    const role = roleOf(subject);
    if (role) role.inline.set('large', 'x'.repeat(10_000));
    const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(result.why).toContain('LimitExceeded');
  });

  it('changes nothing when it could not record what was', async () => {
    const subject = instanceWith();
    const input = await account.assessed(subject, 'online');
    account.fail('s3', 'PutObject', 'denied');
    expect(await credentials(input, 'restrict')).toMatchObject({ status: 'failed', changes: [] });
    expect(policyOn(subject)).toBe('');
  });

  it('denies all the same when nobody can say who else has the role', async () => {
    account.fail('ec2', 'DescribeIamInstanceProfileAssociations', 'denied');
    const subject = instanceWith();
    const result = await credentials(await account.assessed(subject, 'online'), 'restrict');
    expect(result).toMatchObject({ status: 'ok', detail: { sharedWith: null } });
  });
});

describe('close', () => {
  it('takes the exemption back and switches the metadata off', async () => {
    const subject = instanceWith();
    const input = await account.assessed(subject, 'online');
    await credentials(input, 'restrict');
    const stolen = sessionOf(subject);
    expect(await credentials(input, 'close')).toMatchObject({ status: 'ok', detail: { exemptSsm: false } });
    await account.pass(SPREAD_MS);
    expect(may(stolen, 'ssmmessages:OpenDataChannel')).toBe(false);
    expect(deliver(account.world, subject)).toBeUndefined();
  });

  it('switches the metadata off of a subject without credentials, too', async () => {
    const result = await credentials(await account.assessed(account.launch(), 'online'), 'close');
    expect(result.changes.map(({ action }) => action)).toEqual(['ec2:ModifyInstanceMetadataOptions']);
  });

  it('switches it off although the role could not be read, and says so', async () => {
    account.fail('iam', 'GetInstanceProfile', 'denied');
    const result = await credentials(await account.assessed(instanceWith(), 'online'), 'close');
    expect(result.status).toBe('failed');
    expect(result.changes.map(({ action }) => action)).toEqual(['ec2:ModifyInstanceMetadataOptions']);
  });

  it('may run twice with the effect of once', async () => {
    const input = await account.assessed(instanceWith(), 'online');
    await credentials(input, 'close');
    expect(await credentials(input, 'close')).toMatchObject({ status: 'ok', changes: [] });
  });
});

describe('by policy', () => {
  const within = async (layers: Partial<Policy['containment']>, work: () => Promise<void>): Promise<void> => {
    const former = account;
    account = await Account.open({ policy: { containment: { ...POLICY.containment, ...layers } } });
    try {
      await work();
    } finally {
      await account.close();
      account = former;
    }
  };

  it('leaves the role alone where denyCredentials is off', async () => {
    await within({ denyCredentials: false }, async () => {
      const subject = instanceWith();
      const input = await account.assessed(subject, 'online');
      expect(await credentials(input, 'restrict')).toMatchObject({
        status: 'skipped',
        why: 'denyCredentials is off',
      });
      await credentials(input, 'close');
      expect(policyOn(subject)).toBe('');
    });
  });

  it('leaves the metadata on where disableMetadata is off', async () => {
    await within({ disableMetadata: false }, async () => {
      const subject = instanceWith();
      await credentials(await account.assessed(subject, 'online'), 'close');
      expect(deliver(account.world, subject)).toBeDefined();
    });
  });
});
