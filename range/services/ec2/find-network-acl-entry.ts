import { ServiceError } from '../../wire/service-error';
import { entryAt } from './network-acls';
import type { Direction, NetworkAcl, NetworkAclEntry } from './state';

/** @throws ServiceError InvalidNetworkAclEntry.NotFound */
export function findEntry(acl: NetworkAcl, direction: Direction, ruleNumber: number): NetworkAclEntry {
  const entry = entryAt(acl, direction, ruleNumber);
  if (entry) return entry;
  throw new ServiceError(
    'InvalidNetworkAclEntry.NotFound',
    `The ${direction} entry ${ruleNumber} of the network acl '${acl.id}' does not exist`,
  );
}
