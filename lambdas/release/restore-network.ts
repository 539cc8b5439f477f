/** Puts back interfaces and Elastic IPs, and takes Cordon's entries out of the network ACLs. */
import {
  AssociateAddressCommand,
  DeleteNetworkAclEntryCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { entriesOf, ownEntry } from '../common/network-acls';
import { close, free, type Lease, leasesOf, leaveToOthers } from './leases';
import type { Restoring } from './restore';
import { targetOf, type Value } from './row';

const listOf = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : []);

export const restoreGroups = ({ row, changes }: Restoring): Promise<unknown> => {
  const [NetworkInterfaceId, Groups] = [targetOf(row), listOf(row.before)];
  return changes.make(
    'ec2:ModifyNetworkInterfaceAttribute',
    NetworkInterfaceId,
    `groups: ${listOf(row.now).join(', ')} -> ${Groups.join(', ')}`,
    () => ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups })),
  );
};

export const restoreIdleTimeouts = ({ row, before, changes }: Restoring): Promise<unknown> => {
  const NetworkInterfaceId = targetOf(row);
  const was = before.instance.NetworkInterfaces.find(
    (each) => each.NetworkInterfaceId === NetworkInterfaceId,
  );
  const ConnectionTrackingSpecification = was?.ConnectionTrackingConfiguration;
  return changes.make(
    'ec2:ModifyNetworkInterfaceAttribute',
    NetworkInterfaceId,
    `idle timeouts: ${JSON.stringify(row.now)} -> ${JSON.stringify(row.before)}`,
    () =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ConnectionTrackingSpecification }),
      ),
  );
};

/** Taken from where it is now only when somebody said so: then the row is drift. */
export const restoreAddress = ({ row, changes }: Restoring): Promise<unknown> => {
  const AllocationId = targetOf(row);
  const [NetworkInterfaceId, PrivateIpAddress] = String(row.before).split(' ');
  return changes.make('ec2:AssociateAddress', AllocationId, `${row.now ?? 'free'} -> ${row.before}`, () =>
    ec2.send(
      new AssociateAddressCommand({
        AllocationId,
        NetworkInterfaceId,
        PrivateIpAddress,
        AllowReassociation: row.status === 'drift',
      }),
    ),
  );
};

/** Rounds in which cases join and leave the same entry; each ends with this one out of it or with nobody left to join. */
const MAX_ROUNDS = 5;

/** Leaves the entry to the cases that still need it, or takes it away with the last. */
export async function leaveEntry({ row, before, changes }: Restoring): Promise<void> {
  const [networkAclId = '', cidr = ''] = splitOnce(targetOf(row));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lease = (await leasesOf(before.case, networkAclId)).find((each) => each.cidr === cidr);
    if (!lease) return;
    if (await leaveToOthers(before.case, lease)) return;
    if (!(await close(before.case, lease))) continue;
    await removeEntries(lease, changes);
    await free(before.case, lease);
    return;
  }
  throw new Error(`${cidr} in ${networkAclId} changed hands ${MAX_ROUNDS} times`);
}

const splitOnce = (target: string): string[] => {
  const at = target.indexOf('.');
  return [target.slice(0, at), target.slice(at + 1)];
};

async function removeEntries(lease: Lease, changes: Changes): Promise<void> {
  const entries = await standingEntries(lease);
  for (const egress of [false, true]) {
    if (!ownEntry(entries, lease, egress)) continue;
    await changes.make(
      'ec2:DeleteNetworkAclEntry',
      lease.networkAclId,
      `rule ${lease.ruleNumber}, ${egress ? 'outbound' : 'inbound'}: deny ${lease.cidr} -> gone`,
      () => removeEntry(lease, egress),
    );
  }
}

async function standingEntries({ networkAclId }: Lease) {
  try {
    return await entriesOf(networkAclId);
  } catch (error) {
    if (isCode(error, 'InvalidNetworkAclID.NotFound')) return [];
    throw error;
  }
}

async function removeEntry({ networkAclId, ruleNumber }: Lease, Egress: boolean): Promise<void> {
  try {
    await ec2.send(
      new DeleteNetworkAclEntryCommand({ NetworkAclId: networkAclId, RuleNumber: ruleNumber, Egress }),
    );
  } catch (error) {
    // The SDK repeats a call whose answer was lost.
    if (!isCode(error, 'InvalidNetworkAclEntry.NotFound')) throw error;
  }
}
