import type {
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { revokeRules } from './revoke-rules';
import { permissionsOf } from './single-permission';

type Input = RevokeSecurityGroupIngressRequest;
const NAME = 'RevokeSecurityGroupIngress';

export const revokeSecurityGroupIngress = operation<Input, RevokeSecurityGroupIngressResult>({
  name: NAME,
  authorize: ({ GroupId }, call) => [onResource(call, NAME, 'securityGroup', GroupId)],
  validate: (input) =>
    rejectUnmodelled(input, `EC2 ${NAME}`, [
      'GroupId',
      'IpPermissions',
      'SecurityGroupRuleIds',
      'DryRun',
      'CidrIp',
      'IpProtocol',
      'FromPort',
      'ToPort',
    ]),
  apply: (input, call) => {
    endDryRun(input);
    return revokeRules(call, 'ingress', input, permissionsOf(input));
  },
});
