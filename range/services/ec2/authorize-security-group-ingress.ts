import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { authorizeRules, onNewRules } from './authorize-rules';
import { endDryRun } from './dry-run';
import { permissionsOf } from './single-permission';
import { validateSpecifications } from './tags';

type Input = AuthorizeSecurityGroupIngressRequest;
const NAME = 'AuthorizeSecurityGroupIngress';

export const authorizeSecurityGroupIngress = operation<Input, AuthorizeSecurityGroupIngressResult>({
  name: NAME,
  authorize: ({ GroupId, TagSpecifications }, call) => [
    onResource(call, NAME, 'securityGroup', GroupId),
    ...onNewRules(call, NAME, TagSpecifications),
  ],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, [
      'GroupId',
      'IpPermissions',
      'TagSpecifications',
      'DryRun',
      'CidrIp',
      'IpProtocol',
      'FromPort',
      'ToPort',
    ]);
    validateSpecifications(input.TagSpecifications, 'security-group-rule');
  },
  apply: (input, call) => {
    endDryRun(input);
    return authorizeRules(call, 'ingress', input, permissionsOf(input));
  },
});
