/** What AuthorizeSecurityGroupIngress and -Egress do alike. */
import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  IpPermission,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import type { Authorization, Call } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { requestTags } from './authorize';
import { ruleShape } from './group-shape';
import { ruleSpecs } from './ip-permissions';
import { find } from './resource-ids';
import { addRules, isSameRule, peerKey, type RuleSpec } from './security-groups';
import type { Direction, SecurityGroup } from './state';
import { specifiedTags } from './tags';

/** Quota per group, direction and address family; rules that name a group or a prefix list count as IPv4. */
const MAX_RULES = 60;

/** Rules are resources of their own only for those who tag them. */
export function onNewRules(
  { world }: Call,
  action: string,
  specifications: readonly TagSpecification[] | undefined,
): Authorization[] {
  const tags = specifiedTags(specifications);
  if (tags.size === 0) return [];
  const resource = `arn:${world.partition}:ec2:${world.region}:${world.account}:security-group-rule/*`;
  const context = requestTags(tags);
  return [
    { action: `ec2:${action}`, resource, context },
    { action: 'ec2:CreateTags', resource, context: { ...context, 'ec2:CreateAction': action } },
  ];
}

/** Adds all rules or none. */
export function authorizeRules(
  { world }: Call,
  direction: Direction,
  input: Pick<AuthorizeSecurityGroupIngressRequest, 'GroupId' | 'TagSpecifications'>,
  permissions: readonly IpPermission[],
): AuthorizeSecurityGroupIngressResult {
  const group = find(world.ec2, 'securityGroup', input.GroupId);
  if (permissions.length === 0)
    throw new ServiceError('MissingParameter', 'The request must contain the parameter ipPermissions');
  const specs = ruleSpecs(world.account, direction, permissions);
  for (const spec of specs) checkPeer(world, group, spec);
  checkDuplicates(group, specs);
  checkQuota(group, direction, specs);
  const tags = specifiedTags(input.TagSpecifications);
  const rules = addRules(
    world,
    group,
    specs.map((spec) => ({ ...spec, tags })),
  );
  return { Return: true, SecurityGroupRules: rules.map((rule) => ruleShape(world, group, rule)) };
}

function checkPeer(world: World, group: SecurityGroup, { peer }: RuleSpec): void {
  if (peer.kind === 'prefixList') find(world.ec2, 'prefixList', peer.prefixListId);
  if (peer.kind !== 'group') return;
  if (find(world.ec2, 'securityGroup', peer.groupId).vpcId !== group.vpcId)
    throw new ServiceError(
      'InvalidGroup.NotFound',
      'You have specified two resources that belong to different networks.',
    );
}

function checkDuplicates(group: SecurityGroup, specs: readonly RuleSpec[]): void {
  const present = [...group.rules.values()];
  for (const [index, spec] of specs.entries()) {
    if (specs.slice(0, index).some((other) => isSameRule(other, spec)))
      throw new ServiceError('InvalidParameterValue', 'The same permission must not appear multiple times');
    if (present.some((rule) => isSameRule(rule, spec)))
      throw new ServiceError(
        'InvalidPermission.Duplicate',
        `the specified rule "peer: ${peerKey(spec.peer)}, ${portText(spec)}, ALLOW" already exists`,
      );
  }
}

function portText({ protocol, fromPort, toPort }: RuleSpec): string {
  if (protocol === '-1') return 'ALL';
  return `${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`;
}

function checkQuota(group: SecurityGroup, direction: Direction, specs: readonly RuleSpec[]): void {
  const all = [...group.rules.values(), ...specs].filter((rule) => rule.direction === direction);
  const ipv6 = all.filter(({ peer }) => peer.kind === 'cidrIpv6').length;
  if (Math.max(ipv6, all.length - ipv6) > MAX_RULES)
    throw new ServiceError(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
}
