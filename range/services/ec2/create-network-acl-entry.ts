import type { CreateNetworkAclEntryRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { entryOf, MEMBERS } from './network-acl-entry';
import { entryAt, LAST_ENTRY, setEntry } from './network-acls';
import { find } from './resource-ids';
import type { NetworkAcl, NetworkAclEntry } from './state';

const NAME = 'CreateNetworkAclEntry';
/** Quota for each direction, without the denial behind them. */
const MAX_ENTRIES = 20;

export const createNetworkAclEntry = operation<CreateNetworkAclEntryRequest, object>({
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
    checkPlace(acl, entry);
    setEntry(world, acl, entry);
    return {};
  },
});

function checkPlace(acl: NetworkAcl, { direction, ruleNumber }: NetworkAclEntry): void {
  if (entryAt(acl, direction, ruleNumber))
    throw new ServiceError(
      'NetworkAclEntryAlreadyExists',
      `The network acl entry identified by ${ruleNumber} already exists.`,
    );
  const taken = acl.entries.filter(
    (entry) => entry.direction === direction && entry.ruleNumber < LAST_ENTRY.ipv4,
  );
  if (taken.length >= MAX_ENTRIES)
    throw new ServiceError(
      'NetworkAclEntryLimitExceeded',
      `The network acl '${acl.id}' has reached its limit of ${MAX_ENTRIES} entries.`,
    );
}
