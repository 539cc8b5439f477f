import type { RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { revokeRules } from './revoke-rules';

type Input = RevokeSecurityGroupEgressRequest;
const NAME = 'RevokeSecurityGroupEgress';

export const revokeSecurityGroupEgress = operation<Input, RevokeSecurityGroupEgressResult>({
  name: NAME,
  authorize: ({ GroupId }, call) => [onResource(call, NAME, 'securityGroup', GroupId)],
  validate: (input) =>
    rejectUnmodelled(input, `EC2 ${NAME}`, ['GroupId', 'IpPermissions', 'SecurityGroupRuleIds', 'DryRun']),
  apply: (input, call) => {
    endDryRun(input);
    return revokeRules(call, 'egress', input, input.IpPermissions ?? []);
  },
});
