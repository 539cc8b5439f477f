import type { ReplaceNetworkAclEntryRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { findEntry } from './find-network-acl-entry';
import { entryOf, MEMBERS } from './network-acl-entry';
import { setEntry } from './network-acls';
import { find } from './resource-ids';

const NAME = 'ReplaceNetworkAclEntry';

export const replaceNetworkAclEntry = operation<ReplaceNetworkAclEntryRequest, object>({
  name: NAME,
  authorize: ({ NetworkAclId }, call) => [onResource(call, NAME, 'networkAcl', NetworkAclId)],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, MEMBERS);
    entryOf(input);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const acl = find(world.ec2, 'networkAcl', input.NetworkAclId);
    const entry = entryOf(input);
    findEntry(acl, entry.direction, entry.ruleNumber);
    setEntry(world, acl, entry);
    return {};
  },
});
