import type {
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
} from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import { describing } from './describe';
import { ruleShape } from './group-shape';
import { PAGES_OF_5_TO_1000 } from './paging';
import type { SecurityGroup, SecurityGroupRule } from './state';

interface Entry {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

export const describeSecurityGroupRules = describing<
  DescribeSecurityGroupRulesRequest,
  Entry,
  DescribeSecurityGroupRulesResult
>({
  name: 'DescribeSecurityGroupRules',
  modelled: ['SecurityGroupRuleIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ SecurityGroupRuleIds }) => SecurityGroupRuleIds,
  select: ({ world }, ids) => {
    const all = [...world.ec2.securityGroups.values()].flatMap((group) =>
      [...group.rules.values()].map((rule) => ({ group, rule })),
    );
    return ids.length > 0 ? ids.map((id) => named(all, id)) : all;
  },
  tags: ({ rule }) => rule.tags,
  filters: {
    'group-id': ({ group }) => [group.id],
    'security-group-rule-id': ({ rule }) => [rule.id],
  },
  answer: (entries, { world }) => ({
    SecurityGroupRules: entries.map(({ group, rule }) => ruleShape(world, group, rule)),
  }),
});

function named(all: readonly Entry[], id: string): Entry {
  if (!/^sgr-[0-9a-f]{17}$/.test(id))
    throw new ServiceError('InvalidSecurityGroupRuleId.Malformed', `Invalid id: "${id}"`);
  const entry = all.find(({ rule }) => rule.id === id);
  if (!entry)
    throw new ServiceError(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${id}' does not exist`,
    );
  return entry;
}
