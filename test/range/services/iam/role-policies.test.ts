import type { GetInstanceProfileResponse, GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { operations } from '../../../../range/services/iam';
import { addInstanceProfile, addRole } from '../../../../range/services/iam/builders';
import type { Call } from '../../../../range/wire/operation';
import { type Fixture, worldFixture } from '../../world-fixture';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

let fixture: Fixture;
beforeEach(() => {
  fixture = worldFixture();
});

function run<Output = object>(name: string, input: object, call: Call = fixture.call): Output {
  const operation = operations.find((each) => each.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  operation.validate?.(input, call);
  return operation.apply(input, call) as Output;
}

const resourceOf = (name: string, input: object): string | undefined =>
  operations.find((each) => each.name === name)?.authorize(input, fixture.call)[0]?.resource;

describe('an instance profile', () => {
  it('shows its role, whose name is not its own and whose path is in its ARN', () => {
    addRole(fixture.world, { name: 'web-role', path: '/apps/' });
    addInstanceProfile(fixture.world, { name: 'web', path: '/apps/', roleName: 'web-role' });
    const { InstanceProfile } = run<GetInstanceProfileResponse>('GetInstanceProfile', {
      InstanceProfileName: 'web',
    });
    expect(InstanceProfile?.Arn).toBe('arn:aws:iam::123456789012:instance-profile/apps/web');
    expect(InstanceProfile?.Roles).toMatchObject([
      { RoleName: 'web-role', Path: '/apps/', Arn: 'arn:aws:iam::123456789012:role/apps/web-role' },
    ]);
  });

  it('may hold no role', () => {
    addInstanceProfile(fixture.world, { name: 'empty' });
    expect(
      run<GetInstanceProfileResponse>('GetInstanceProfile', { InstanceProfileName: 'empty' }).InstanceProfile
        ?.Roles,
    ).toEqual([]);
  });
});

describe('an inline policy', () => {
  beforeEach(() => {
    addRole(fixture.world, { name: 'web' });
  });
  const put = (PolicyName: string, PolicyDocument: string, RoleName = 'web') =>
    run('PutRolePolicy', { RoleName, PolicyName, PolicyDocument });

  it('is read back at once, percent-encoded, and decides after it has spread', () => {
    put('quarantine', POLICY);
    const { PolicyDocument } = run<GetRolePolicyResponse>('GetRolePolicy', {
      RoleName: 'web',
      PolicyName: 'quarantine',
    });
    expect(PolicyDocument).toBe(encodeURIComponent(POLICY));
    const role = fixture.world.iam.roles.get('web');
    expect(role?.inForce.size).toBe(0);
    fixture.advance(8_000);
    expect([...(role?.inForce.keys() ?? [])]).toEqual(['quarantine']);
  });

  it('goes again, and what replaced it meanwhile stays', () => {
    put('quarantine', POLICY);
    fixture.advance(8_000);
    run('DeleteRolePolicy', { RoleName: 'web', PolicyName: 'quarantine' });
    put('quarantine', POLICY.replace('Deny', 'Allow'));
    fixture.advance(10_000);
    const [document] = fixture.world.iam.roles.get('web')?.inForce.values() ?? [];
    expect(JSON.stringify(document)).toContain('Allow');
  });

  it('is limited together with the others of its role, white space left out', () => {
    const long = (length: number): string =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: 'x'.repeat(length), Effect: 'Deny', Action: '*', Resource: '*' }],
      });
    put('one', long(6_000));
    expect(() => put('two', long(5_000))).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
    expect(() => put('one', long(9_000).replaceAll(',', ',   '))).not.toThrow();
  });

  it.each<[string, () => unknown, string]>([
    ['a document that is none', () => put('x', '{'), 'MalformedPolicyDocument'],
    ['a role that there is not', () => put('x', POLICY, 'nobody'), 'NoSuchEntity'],
    [
      'a policy that there is not',
      () => run('DeleteRolePolicy', { RoleName: 'web', PolicyName: 'x' }),
      'NoSuchEntity',
    ],
    [
      'reading what there is not',
      () => run('GetRolePolicy', { RoleName: 'web', PolicyName: 'x' }),
      'NoSuchEntity',
    ],
    [
      'a profile that there is not',
      () => run('GetInstanceProfile', { InstanceProfileName: 'x' }),
      'NoSuchEntity',
    ],
  ])('rejects %s', (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  it('rejects a service-linked role, which is its service’s', () => {
    addRole(fixture.world, { name: 'AWSServiceRoleForX', path: '/aws-service-role/x.amazonaws.com/' });
    expect(() => put('x', POLICY, 'AWSServiceRoleForX')).toThrow(
      expect.objectContaining({ code: 'UnmodifiableEntity' }),
    );
  });

  it('is authorized by the ARN of its role, path included', () => {
    addRole(fixture.world, { name: 'deep', path: '/a/b/' });
    expect(resourceOf('PutRolePolicy', { RoleName: 'deep' })).toBe('arn:aws:iam::123456789012:role/a/b/deep');
  });
});
