/** What RevokeSecurityGroupIngress and -Egress do alike. */
import type {
  IpPermission,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { permissionOf, revokedRuleShape } from './group-shape';
import { ruleSpecs } from './ip-permissions';
import { find } from './resource-ids';
import { isSameRule, type RuleSpec, removeRules } from './security-groups';
import type { Direction, SecurityGroup, SecurityGroupRule } from './state';

/** Removes all rules or none, except that a default VPC answers with those that it does not know. */
export function revokeRules(
  { world }: Call,
  direction: Direction,
  input: Pick<RevokeSecurityGroupIngressRequest, 'GroupId' | 'SecurityGroupRuleIds'>,
  permissions: readonly IpPermission[],
): RevokeSecurityGroupIngressResult {
  const group = find(world.ec2, 'securityGroup', input.GroupId);
  const ids = input.SecurityGroupRuleIds ?? [];
  if (ids.length === 0 && permissions.length === 0)
    throw new ServiceError(
      'MissingParameter',
      "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.",
    );
  const byId = ids.map((id) => ruleOf(group, direction, id));
  const specs = ruleSpecs(world.account, direction, permissions);
  const unknown = specs.filter((spec) => !matching(group, spec));
  if (unknown.length > 0 && !world.ec2.vpcs.get(group.vpcId)?.isDefault)
    throw new ServiceError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  const rules = [...byId, ...specs.map((spec) => matching(group, spec))].filter((rule) => rule !== undefined);
  return revoke(world, group, [...new Set(rules)], unknown);
}

function revoke(
  world: World,
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  unknown: readonly RuleSpec[],
): RevokeSecurityGroupIngressResult {
  removeRules(
    world,
    group,
    rules.map(({ id }) => id),
  );
  return {
    Return: true,
    RevokedSecurityGroupRules: rules.map((rule) => revokedRuleShape(group, rule)),
    UnknownIpPermissions: unknown.map((spec) => permissionOf(world, [spec])),
  };
}

function ruleOf(group: SecurityGroup, direction: Direction, id: string): SecurityGroupRule {
  if (!/^sgr-[0-9a-f]{17}$/.test(id))
    throw new ServiceError('InvalidSecurityGroupRuleId.Malformed', `Invalid id: "${id}"`);
  const rule = group.rules.get(id);
  if (rule?.direction !== direction)
    throw new ServiceError(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${id}' does not exist`,
    );
  return rule;
}

/** Descriptions do not count. */
function matching(group: SecurityGroup, spec: RuleSpec): SecurityGroupRule | undefined {
  return [...group.rules.values()].find((rule) => isSameRule(rule, spec));
}
