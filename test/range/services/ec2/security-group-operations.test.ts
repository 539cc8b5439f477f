import type {
  AuthorizeSecurityGroupIngressResult,
  CreateSecurityGroupResult,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsResult,
  IpPermission,
  RevokeSecurityGroupEgressResult,
} from '@aws-sdk/client-ec2';
import { authorizeSecurityGroupEgress } from '../../../../range/services/ec2/authorize-security-group-egress';
import { authorizeSecurityGroupIngress } from '../../../../range/services/ec2/authorize-security-group-ingress';
import { addSecurityGroup, addVpc, allow, awsPrefixList } from '../../../../range/services/ec2/builders';
import { createSecurityGroup } from '../../../../range/services/ec2/create-security-group';
import { deleteSecurityGroup } from '../../../../range/services/ec2/delete-security-group';
import { describeSecurityGroupRules } from '../../../../range/services/ec2/describe-security-group-rules';
import { describeSecurityGroups } from '../../../../range/services/ec2/describe-security-groups';
import { revokeSecurityGroupEgress } from '../../../../range/services/ec2/revoke-security-group-egress';
import { revokeSecurityGroupIngress } from '../../../../range/services/ec2/revoke-security-group-ingress';
import { addRules } from '../../../../range/services/ec2/security-groups';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { scene } from './scene';

const everyone = [{ CidrIp: '0.0.0.0/0' }];

describe('CreateSecurityGroup', () => {
  test('gives all egress, in both families where the VPC has IPv6, and no ingress', () => {
    const s = scene();
    const plain = addVpc(s.world);
    const create = (VpcId: string) => {
      const input = { VpcId, GroupName: 'q', Description: 'quarantine' };
      const { GroupId } = invoke<CreateSecurityGroupResult>(s, createSecurityGroup, input);
      const rules = [...(s.world.ec2.securityGroups.get(GroupId ?? '')?.rules.values() ?? [])];
      return rules.map(({ direction, protocol, peer }) => [direction, protocol, 'cidr' in peer && peer.cidr]);
    };
    expect(create(s.vpc.id)).toEqual([
      ['egress', '-1', '0.0.0.0/0'],
      ['egress', '-1', '::/0'],
    ]);
    expect(create(plain.id)).toEqual([['egress', '-1', '0.0.0.0/0']]);
  });

  test('tags what it creates', () => {
    const s = scene();
    const { GroupId, SecurityGroupArn } = invoke<CreateSecurityGroupResult>(s, createSecurityGroup, {
      VpcId: s.vpc.id,
      GroupName: 'q',
      Description: 'd',
      TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'case', Value: '1' }] }],
    });
    expect(SecurityGroupArn).toBe(`arn:aws:ec2:us-east-1:123456789012:security-group/${GroupId}`);
    expect(s.world.ec2.securityGroups.get(GroupId ?? '')?.tags.get('case')).toBe('1');
  });

  test.each([
    ['a name that is taken, in another case', { GroupName: 'WEB' }, 'InvalidGroup.Duplicate'],
    ['a name that looks like an id', { GroupName: 'sg-quarantine' }, 'InvalidParameterValue'],
    ['the reserved name', { GroupName: 'default' }, 'InvalidParameterValue'],
    ['a name of 256 characters', { GroupName: 'q'.repeat(256) }, 'InvalidParameterValue'],
    ['a name with characters that are not allowed', { GroupName: 'q|x' }, 'InvalidParameterValue'],
    ['a description with a line break', { Description: 'a\nb' }, 'InvalidParameterValue'],
    ['no description', { Description: undefined }, 'MissingParameter'],
    ['a VPC that does not exist', { VpcId: 'vpc-00000000000000000' }, 'InvalidVpcID.NotFound'],
    ['no VPC where there is no default one', { VpcId: undefined }, 'VPCIdNotSpecified'],
    [
      'tags for another type of resource',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [] }] },
      'InvalidParameterValue',
    ],
    ['a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('rejects %s', (_what, change, code) => {
    const s = scene();
    const input = { VpcId: s.vpc.id, GroupName: 'q', Description: 'd', ...change };
    expect(errorCode(s, createSecurityGroup, input)).toBe(code);
  });

  test('takes the same name in another VPC', () => {
    const s = scene();
    const input = { VpcId: addVpc(s.world).id, GroupName: 'web', Description: 'd' };
    expect(errorCode(s, createSecurityGroup, input)).toBe('none');
  });
});

describe('AuthorizeSecurityGroup', () => {
  test('makes a rule of every peer and answers with their ids', () => {
    const s = scene();
    const list = awsPrefixList(s.world, 's3');
    const { SecurityGroupRules } = invoke<AuthorizeSecurityGroupIngressResult>(
      s,
      authorizeSecurityGroupEgress,
      {
        GroupId: s.closed.id,
        IpPermissions: [
          {
            IpProtocol: '6',
            FromPort: 443,
            ToPort: 443,
            IpRanges: [{ CidrIp: '10.0.9.7/16', Description: 'vpc' }],
            Ipv6Ranges: [{ CidrIpv6: '2001:DB8::1/64' }],
            PrefixListIds: [{ PrefixListId: list.id }],
            UserIdGroupPairs: [{ GroupId: s.web.id, UserId: '123456789012' }],
          },
        ] satisfies IpPermission[],
      },
    );
    expect(SecurityGroupRules).toMatchObject([
      { IpProtocol: 'tcp', CidrIpv4: '10.0.0.0/16', Description: 'vpc', IsEgress: true },
      { CidrIpv6: '2001:db8::/64' },
      { PrefixListId: list.id },
      { ReferencedGroupInfo: { GroupId: s.web.id, UserId: '123456789012' } },
    ]);
  });

  test('takes the old form of an ingress rule', () => {
    const s = scene();
    const input = { GroupId: s.closed.id, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8' };
    const { SecurityGroupRules } = invoke<AuthorizeSecurityGroupIngressResult>(
      s,
      authorizeSecurityGroupIngress,
      input,
    );
    expect(SecurityGroupRules).toMatchObject([{ FromPort: 22, CidrIpv4: '10.0.0.0/8', IsEgress: false }]);
  });

  test('drops the ports of a rule for all protocols', () => {
    const s = scene();
    invoke(s, authorizeSecurityGroupIngress, {
      GroupId: s.closed.id,
      IpPermissions: [{ IpProtocol: '-1', FromPort: 1, ToPort: 2, IpRanges: everyone }],
    });
    expect([...s.closed.rules.values()]).toMatchObject([{ fromPort: -1, toPort: -1 }]);
  });

  test.each<[string, IpPermission, string]>([
    [
      'a rule that is there',
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: everyone },
      'InvalidPermission.Duplicate',
    ],
    [
      'the same rule twice',
      { IpProtocol: 'udp', FromPort: 1, ToPort: 1, IpRanges: [...everyone, ...everyone] },
      'InvalidParameterValue',
    ],
    ['TCP without ports', { IpProtocol: 'tcp', IpRanges: everyone }, 'InvalidParameterValue'],
    [
      'a port out of range',
      { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_536, IpRanges: everyone },
      'InvalidParameterValue',
    ],
    [
      'a range that runs backwards',
      { IpProtocol: 'tcp', FromPort: 2, ToPort: 1, IpRanges: everyone },
      'InvalidParameterValue',
    ],
    [
      'a protocol that does not exist',
      { IpProtocol: 'tpc', FromPort: 1, ToPort: 1, IpRanges: everyone },
      'InvalidParameterValue',
    ],
    [
      'ICMP type 256',
      { IpProtocol: 'icmp', FromPort: 256, ToPort: -1, IpRanges: everyone },
      'InvalidParameterValue',
    ],
    [
      'a malformed block',
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/40' }] },
      'InvalidParameterValue',
    ],
    [
      'an IPv6 block among the IPv4 ones',
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '::/0' }] },
      'InvalidParameterValue',
    ],
    ['no peer', { IpProtocol: '-1' }, 'MissingParameter'],
    ['no protocol', { IpRanges: everyone }, 'MissingParameter'],
    [
      'a prefix list that does not exist',
      { IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-00000000' }] },
      'InvalidPrefixListID.NotFound',
    ],
    [
      'a group that does not exist',
      { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-00000000000000000' }] },
      'InvalidGroup.NotFound',
    ],
    [
      'a description with an umlaut',
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'ü' }] },
      'InvalidParameterValue',
    ],
  ])('rejects %s', (_what, permission, code) => {
    const s = scene();
    const input = { GroupId: s.web.id, IpPermissions: [permission] };
    expect(errorCode(s, authorizeSecurityGroupIngress, input)).toBe(code);
  });

  test('rejects a group of another VPC', () => {
    const s = scene();
    const other = addSecurityGroup(s.world, addVpc(s.world).id, { name: 'other' });
    const input = {
      GroupId: s.web.id,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other.id }] }],
    };
    expect(errorCode(s, authorizeSecurityGroupIngress, input)).toBe('InvalidGroup.NotFound');
  });

  test('rejects the sixty-first rule of a direction', () => {
    const s = scene();
    addRules(
      s.world,
      s.closed,
      Array.from({ length: 60 }, (_, n) => allow('ingress', 'tcp', n, '10.0.0.0/8')),
    );
    const input = { GroupId: s.closed.id, IpPermissions: [{ IpProtocol: '-1', IpRanges: everyone }] };
    expect(errorCode(s, authorizeSecurityGroupIngress, input)).toBe('RulesPerSecurityGroupLimitExceeded');
    expect(errorCode(s, authorizeSecurityGroupEgress, input)).toBe('none');
  });

  test('fails loudly on a group of another account', () => {
    const s = scene();
    const pair = { GroupId: s.web.id, UserId: '210987654321' };
    const input = { GroupId: s.web.id, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [pair] }] };
    expect(() => invoke(s, authorizeSecurityGroupIngress, input)).toThrow(NotModelled);
  });
});

describe('RevokeSecurityGroup', () => {
  test('by rule ids removes all egress, IPv6 too', () => {
    const s = scene();
    const SecurityGroupRuleIds = [...s.open.rules.values()]
      .filter((r) => r.direction === 'egress')
      .map(({ id }) => id);
    const input = { GroupId: s.open.id, SecurityGroupRuleIds };
    const { RevokedSecurityGroupRules } = invoke<RevokeSecurityGroupEgressResult>(
      s,
      revokeSecurityGroupEgress,
      input,
    );
    expect(RevokedSecurityGroupRules?.map(({ CidrIpv4, CidrIpv6 }) => CidrIpv4 ?? CidrIpv6)).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
    expect([...s.open.rules.values()].every((rule) => rule.direction === 'ingress')).toBe(true);
  });

  test('by permissions takes back what DescribeSecurityGroups gives', () => {
    const s = scene();
    const { SecurityGroups } = invoke<DescribeSecurityGroupsResult>(s, describeSecurityGroups, {
      GroupIds: [s.open.id],
    });
    const [group] = SecurityGroups ?? [];
    invoke(s, revokeSecurityGroupEgress, { GroupId: s.open.id, IpPermissions: group?.IpPermissionsEgress });
    invoke(s, revokeSecurityGroupIngress, { GroupId: s.open.id, IpPermissions: group?.IpPermissions });
    expect(s.open.rules.size).toBe(0);
  });

  test('with one rule that is not there removes none', () => {
    const s = scene();
    const input = {
      GroupId: s.web.id,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [...everyone, { CidrIp: '10.0.0.0/8' }] }],
    };
    expect(errorCode(s, revokeSecurityGroupEgress, input)).toBe('InvalidPermission.NotFound');
    expect(s.web.rules.size).toBe(4);
  });

  test('in a default VPC answers with the rules that it does not know', () => {
    const s = scene();
    const group = addSecurityGroup(s.world, addVpc(s.world, { isDefault: true }).id, { name: 'g' });
    const input = {
      GroupId: group.id,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [...everyone, { CidrIp: '10.0.0.0/8' }] }],
    };
    const result = invoke<RevokeSecurityGroupEgressResult>(s, revokeSecurityGroupEgress, input);
    expect(result.UnknownIpPermissions).toMatchObject([{ IpRanges: [{ CidrIp: '10.0.0.0/8' }] }]);
    expect(group.rules.size).toBe(0);
  });

  test.each([
    ['an id that no rule has', ['sgr-00000000000000000'], 'InvalidSecurityGroupRuleId.NotFound'],
    ['a malformed id', ['sgr-1'], 'InvalidSecurityGroupRuleId.Malformed'],
    ['neither ids nor permissions', [], 'MissingParameter'],
  ])('rejects %s', (_what, SecurityGroupRuleIds, code) => {
    const s = scene();
    expect(errorCode(s, revokeSecurityGroupEgress, { GroupId: s.web.id, SecurityGroupRuleIds })).toBe(code);
  });

  test('rejects the id of a rule of the other direction', () => {
    const s = scene();
    const ingress = [...s.web.rules.values()].find((rule) => rule.direction === 'ingress');
    const input = { GroupId: s.web.id, SecurityGroupRuleIds: [ingress?.id] };
    expect(errorCode(s, revokeSecurityGroupEgress, input)).toBe('InvalidSecurityGroupRuleId.NotFound');
  });
});

describe('DeleteSecurityGroup', () => {
  test('rejects what an interface has, what another group names, and a default group', () => {
    const s = scene();
    s.launch();
    const named = addSecurityGroup(s.world, s.vpc.id, { name: 'named' });
    addRules(s.world, s.closed, [allow('ingress', '-1', [-1, -1], named.id)]);
    const [fallback] = [...s.world.ec2.securityGroups.values()].filter(({ name }) => name === 'default');
    expect(errorCode(s, deleteSecurityGroup, { GroupId: s.web.id })).toBe('DependencyViolation');
    expect(errorCode(s, deleteSecurityGroup, { GroupId: named.id })).toBe('DependencyViolation');
    expect(errorCode(s, deleteSecurityGroup, { GroupId: fallback?.id })).toBe('CannotDelete');
    expect(errorCode(s, deleteSecurityGroup, { GroupId: s.open.id })).toBe('none');
    expect(errorCode(s, deleteSecurityGroup, { GroupId: s.open.id })).toBe('InvalidGroup.NotFound');
  });
});

test('DescribeSecurityGroupRules lists one entry a rule, filtered by group', () => {
  const s = scene();
  const input = { Filters: [{ Name: 'group-id', Values: [s.web.id] }] };
  const { SecurityGroupRules } = invoke<DescribeSecurityGroupRulesResult>(
    s,
    describeSecurityGroupRules,
    input,
  );
  expect(SecurityGroupRules?.map(({ IsEgress, FromPort }) => [IsEgress, FromPort])).toEqual([
    [true, -1],
    [true, -1],
    [false, 443],
    [false, 443],
  ]);
});
