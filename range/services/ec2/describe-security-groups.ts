import type { DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult } from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { describing } from './describe';
import { groupShape } from './group-shape';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import { peerKey } from './security-groups';
import type { Direction, RulePeer, SecurityGroup } from './state';

export const describeSecurityGroups = describing<
  DescribeSecurityGroupsRequest,
  SecurityGroup,
  DescribeSecurityGroupsResult
>({
  name: 'DescribeSecurityGroups',
  modelled: ['GroupIds', 'GroupNames'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ GroupIds }) => GroupIds,
  select: ({ world }, ids, { GroupNames }) => {
    const named = GroupNames?.length ? inDefaultVpc(world, GroupNames) : [];
    const byId = findAll(world.ec2, 'securityGroup', ids);
    const chosen = new Set([...byId, ...named]);
    return chosen.size > 0 ? [...chosen] : [...world.ec2.securityGroups.values()];
  },
  tags: (group) => group.tags,
  filters: {
    'group-id': ({ id }) => [id],
    'group-name': ({ name }) => [name],
    'vpc-id': ({ vpcId }) => [vpcId],
    description: ({ description }) => [description],
    'owner-id': (_group, { account }) => [account],
    'ip-permission.cidr': (group) => peers(group, 'ingress', 'cidrIpv4'),
    'ip-permission.ipv6-cidr': (group) => peers(group, 'ingress', 'cidrIpv6'),
    'ip-permission.group-id': (group) => peers(group, 'ingress', 'group'),
    'ip-permission.prefix-list-id': (group) => peers(group, 'ingress', 'prefixList'),
    'ip-permission.protocol': (group) => protocols(group, 'ingress'),
    'egress.ip-permission.cidr': (group) => peers(group, 'egress', 'cidrIpv4'),
    'egress.ip-permission.ipv6-cidr': (group) => peers(group, 'egress', 'cidrIpv6'),
    'egress.ip-permission.group-id': (group) => peers(group, 'egress', 'group'),
    'egress.ip-permission.prefix-list-id': (group) => peers(group, 'egress', 'prefixList'),
    'egress.ip-permission.protocol': (group) => protocols(group, 'egress'),
  },
  answer: (groups, { world }) => ({ SecurityGroups: groups.map((group) => groupShape(world, group)) }),
});

/** Names serve only for the default VPC; elsewhere callers filter by group-name. */
function inDefaultVpc(world: World, names: readonly string[]): SecurityGroup[] {
  return names.map((name) => {
    for (const group of world.ec2.securityGroups.values())
      if (group.name === name && world.ec2.vpcs.get(group.vpcId)?.isDefault) return group;
    throw new ServiceError(
      'InvalidGroup.NotFound',
      `The security group '${name}' does not exist in default VPC`,
    );
  });
}

function protocols(group: SecurityGroup, direction: Direction): string[] {
  return [...group.rules.values()]
    .filter((rule) => rule.direction === direction)
    .map((rule) => rule.protocol);
}

function peers(group: SecurityGroup, direction: Direction, kind: RulePeer['kind']): string[] {
  return [...group.rules.values()]
    .filter((rule) => rule.direction === direction && rule.peer.kind === kind)
    .map(({ peer }) => peerKey(peer));
}
