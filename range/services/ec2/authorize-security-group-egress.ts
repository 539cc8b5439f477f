import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { authorizeRules, onNewRules } from './authorize-rules';
import { endDryRun } from './dry-run';

import { validateSpecifications } from './tags';

type Input = AuthorizeSecurityGroupEgressRequest;
const NAME = 'AuthorizeSecurityGroupEgress';

export const authorizeSecurityGroupEgress = operation<Input, AuthorizeSecurityGroupEgressResult>({
  name: NAME,
  authorize: ({ GroupId, TagSpecifications }, call) => [
    onResource(call, NAME, 'securityGroup', GroupId),
    ...onNewRules(call, NAME, TagSpecifications),
  ],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['GroupId', 'IpPermissions', 'TagSpecifications', 'DryRun']);
    validateSpecifications(input.TagSpecifications, 'security-group-rule');
  },
  apply: (input, call) => {
    endDryRun(input);
    return authorizeRules(call, 'egress', input, input.IpPermissions ?? []);
  },
});
