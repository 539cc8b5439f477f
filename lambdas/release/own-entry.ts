import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import { isDenyOf } from '../common/network-acls';
import type { Lease } from './leases';

/** Cordon's own entry at its number, in one direction; what another has put there is not Cordon's to take away. */
export const ownEntry = (
  entries: readonly NetworkAclEntry[],
  { ruleNumber, cidr }: Pick<Lease, 'ruleNumber' | 'cidr'>,
  egress: boolean,
): NetworkAclEntry | undefined =>
  entries.find((each) => each.RuleNumber === ruleNumber && each.Egress === egress && isDenyOf(cidr, each));
