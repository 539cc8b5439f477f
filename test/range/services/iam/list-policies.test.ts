import { addRole } from '../../../../range/services/iam/builders';
import { listAttachedRolePolicies } from '../../../../range/services/iam/list-attached-role-policies';
import { listRolePolicies } from '../../../../range/services/iam/list-role-policies';
import { authorizations, errorCode, invoke, worldFixture } from '../../world-fixture';

test('a role has its attached policies and its inline ones', () => {
  const fixture = worldFixture();
  const statements = [{ Effect: 'Allow' as const, Action: 's3:GetObject', Resource: '*' }];
  const role = addRole(fixture.world, { name: 'web', statements });
  for (const name of ['a', 'b', 'c']) role.inline.set(name, '{}');
  expect(invoke(fixture, listAttachedRolePolicies, { RoleName: 'web' })).toEqual({
    AttachedPolicies: [{ PolicyName: 'web-1', PolicyArn: 'arn:aws:iam::123456789012:policy/web-1' }],
    IsTruncated: false,
  });
  const first = invoke<{ Marker: string }>(fixture, listRolePolicies, { RoleName: 'web', MaxItems: 2 });
  expect(first).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: true });
  expect(invoke(fixture, listRolePolicies, { RoleName: 'web', Marker: first.Marker })).toEqual({
    PolicyNames: ['c'],
    IsTruncated: false,
  });
});

test.each([
  ['ListAttachedRolePolicies', listAttachedRolePolicies],
  ['ListRolePolicies', listRolePolicies],
])('%s is asked of IAM for the role with its path, and knows no other role', (name, operation) => {
  const fixture = worldFixture();
  addRole(fixture.world, { name: 'web', path: '/shop/' });
  expect(authorizations(fixture, operation, { RoleName: 'web' })).toEqual([
    { action: `iam:${name}`, resource: 'arn:aws:iam::123456789012:role/shop/web', context: {} },
  ]);
  expect(errorCode(fixture, operation, { RoleName: 'nobody' })).toBe('NoSuchEntity');
  addRole(fixture.world, { name: 'app' });
  expect(errorCode(fixture, operation, { RoleName: 'app', Marker: 'x' })).toBe('ValidationError');
});
