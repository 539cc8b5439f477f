/** The subject's Elastic IPs: which address of which interface each belonged to, and belongs to now. */
import { type Address, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import type { BeforeState } from './before-state';
import { compare, type Row } from './row';

export async function addressRows({ parts, policy }: BeforeState): Promise<Row[]> {
  const addresses = parts['addresses.json']?.addresses ?? [];
  if (addresses.length === 0) return [];
  const { Addresses = [] } = await ec2.send(
    new DescribeAddressesCommand({
      Filters: [{ Name: 'allocation-id', Values: addresses.map(({ allocationId }) => allocationId) }],
    }),
  );
  return addresses.map(({ allocationId, publicIp, networkInterfaceId, privateIpAddress }) => {
    const now = Addresses.find(({ AllocationId }) => AllocationId === allocationId);
    const before = `${networkInterfaceId} ${privateIpAddress}`;
    return compare({
      field: `addresses.${allocationId}`,
      before,
      set: policy.containment.disassociateElasticIps ? null : before,
      now: now ? whereIs(now) : null,
      note: publicIp,
      cannot: now ? undefined : `${publicIp} was released: it may be another's already`,
    });
  });
}

const whereIs = ({ NetworkInterfaceId, PrivateIpAddress }: Address): string | null =>
  NetworkInterfaceId ? `${NetworkInterfaceId} ${PrivateIpAddress ?? ''}` : null;
