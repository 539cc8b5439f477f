/** Security groups and their rules as EC2 gives them. */
import type {
  GroupIdentifier,
  IpPermission,
  RevokedSecurityGroupRule,
  SecurityGroupRule as RuleShape,
  SecurityGroup as SecurityGroupShape,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { arnOf } from './authorize';
import type { Direction, SecurityGroup, SecurityGroupRule } from './state';
import { tagList } from './tags';

export function groupIdentifiers(world: World, ids: readonly string[]): GroupIdentifier[] {
  return ids.map((id) => ({ GroupId: id, GroupName: world.ec2.securityGroups.get(id)?.name ?? '' }));
}

export function groupShape(world: World, group: SecurityGroup): SecurityGroupShape {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: world.account,
    VpcId: group.vpcId,
    SecurityGroupArn: arnOf(world, 'securityGroup', group.id),
    IpPermissions: permissions(world, group, 'ingress'),
    IpPermissionsEgress: permissions(world, group, 'egress'),
    Tags: tagList(group.tags),
  };
}

/** Rules with the same protocol and ports come as one permission. */
function permissions(world: World, group: SecurityGroup, direction: Direction): IpPermission[] {
  const grouped = new Map<string, SecurityGroupRule[]>();
  for (const rule of group.rules.values()) {
    if (rule.direction !== direction) continue;
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    grouped.set(key, [...(grouped.get(key) ?? []), rule]);
  }
  return [...grouped.values()].map((rules) => permissionOf(world, rules));
}

type RuleLike = Pick<SecurityGroupRule, 'protocol' | 'fromPort' | 'toPort' | 'peer' | 'description'>;

/** One permission for rules that differ in nothing but their peers. */
export function permissionOf(world: World, rules: readonly RuleLike[]): IpPermission {
  const [first] = rules;
  // A rule for all protocols has no ports.
  const ports = first && first.protocol !== '-1' ? { FromPort: first.fromPort, ToPort: first.toPort } : {};
  return {
    IpProtocol: first?.protocol ?? '-1',
    ...ports,
    IpRanges: rules.flatMap(({ peer, ...rule }) =>
      peer.kind === 'cidrIpv4' ? [{ CidrIp: peer.cidr, ...described(rule) }] : [],
    ),
    Ipv6Ranges: rules.flatMap(({ peer, ...rule }) =>
      peer.kind === 'cidrIpv6' ? [{ CidrIpv6: peer.cidr, ...described(rule) }] : [],
    ),
    PrefixListIds: rules.flatMap(({ peer, ...rule }) =>
      peer.kind === 'prefixList' ? [{ PrefixListId: peer.prefixListId, ...described(rule) }] : [],
    ),
    UserIdGroupPairs: rules.flatMap(({ peer, ...rule }) =>
      peer.kind === 'group' ? [{ GroupId: peer.groupId, UserId: world.account, ...described(rule) }] : [],
    ),
  };
}

function described({ description }: Pick<RuleLike, 'description'>): { Description?: string } {
  return description === undefined ? {} : { Description: description };
}

export function ruleShape(world: World, group: SecurityGroup, rule: SecurityGroupRule): RuleShape {
  return {
    ...ruleCore(group, rule),
    GroupOwnerId: world.account,
    SecurityGroupRuleArn: `arn:${world.partition}:ec2:${world.region}:${world.account}:security-group-rule/${rule.id}`,
    ...(rule.peer.kind === 'group'
      ? { ReferencedGroupInfo: { GroupId: rule.peer.groupId, UserId: world.account } }
      : {}),
    Tags: tagList(rule.tags),
  };
}

export function revokedRuleShape(group: SecurityGroup, rule: SecurityGroupRule): RevokedSecurityGroupRule {
  const reference = rule.peer.kind === 'group' ? { ReferencedGroupId: rule.peer.groupId } : {};
  return { ...ruleCore(group, rule), ...reference };
}

function ruleCore(group: SecurityGroup, { peer, ...rule }: SecurityGroupRule) {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(peer.kind === 'cidrIpv4' ? { CidrIpv4: peer.cidr } : {}),
    ...(peer.kind === 'cidrIpv6' ? { CidrIpv6: peer.cidr } : {}),
    ...(peer.kind === 'prefixList' ? { PrefixListId: peer.prefixListId } : {}),
    ...described(rule),
  };
}
