import type { DeleteNetworkAclEntryRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { findEntry } from './find-network-acl-entry';
import { directionOf, validateRuleNumber } from './network-acl-entry';
import { removeEntry } from './network-acls';
import { find } from './resource-ids';

const NAME = 'DeleteNetworkAclEntry';

export const deleteNetworkAclEntry = operation<DeleteNetworkAclEntryRequest, object>({
  name: NAME,
  authorize: ({ NetworkAclId }, call) => [onResource(call, NAME, 'networkAcl', NetworkAclId)],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['NetworkAclId', 'RuleNumber', 'Egress', 'DryRun']);
    if (input.Egress === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter egress');
    validateRuleNumber(input);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const acl = find(world.ec2, 'networkAcl', input.NetworkAclId);
    const { direction, ruleNumber } = findEntry(acl, directionOf(input), validateRuleNumber(input));
    removeEntry(world, acl, direction, ruleNumber);
    return {};
  },
});
