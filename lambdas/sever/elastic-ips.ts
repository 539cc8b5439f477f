/**
 * The subject's Elastic IPs: always recorded with their allocations, because they say who somebody else saw; taken off only
 * where policy wants it. They are never released, since another account could then take them.
 */
import { DescribeAddressesCommand, DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import type { Problems } from '../common/result';

export interface ElasticIp {
  readonly allocationId: string;
  readonly associationId: string;
  readonly publicIp: string;
  readonly networkInterfaceId: string;
  readonly privateIpAddress: string;
}

export async function elasticIpsOf(instanceId: string): Promise<ElasticIp[]> {
  const { Addresses } = await ec2.send(
    new DescribeAddressesCommand({ Filters: [{ Name: 'instance-id', Values: [instanceId] }] }),
  );
  return (Addresses ?? []).map((each) => ({
    allocationId: each.AllocationId ?? '',
    associationId: each.AssociationId ?? '',
    publicIp: each.PublicIp ?? '',
    networkInterfaceId: each.NetworkInterfaceId ?? '',
    privateIpAddress: each.PrivateIpAddress ?? '',
  }));
}

export async function takeOff(
  addresses: readonly ElasticIp[],
  changes: Changes,
  problems: Problems,
): Promise<void> {
  await Promise.all(
    addresses.map(({ associationId, publicIp, networkInterfaceId }) =>
      problems.attempt(publicIp, () =>
        changes.make('ec2:DisassociateAddress', publicIp, `on ${networkInterfaceId} -> free`, () =>
          disassociate(associationId),
        ),
      ),
    ),
  );
}

async function disassociate(AssociationId: string): Promise<void> {
  try {
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
  } catch (error) {
    // Gone already: the SDK repeats a call whose answer was lost.
    if (!isCode(error, 'InvalidAssociationID.NotFound')) throw error;
  }
}
