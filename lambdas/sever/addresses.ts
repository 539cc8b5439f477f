/** Which of the finding's addresses can be denied without hurting anybody but the intruder. */
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import { contains, familyOf, isPublic } from '../common/ip-address';
import type { Subject } from '../common/subject';

export interface Addresses {
  readonly denied: readonly string[];
  /** What is left alone, and why. */
  readonly leftOut: readonly { readonly address: string; readonly why: string }[];
}

/** The VPC's own ranges may be public ones, too. An address in them is a neighbour's. */
export async function deniable(remote: readonly string[], subject: Subject): Promise<Addresses> {
  const candidates = remote.filter(isPublic);
  const own = candidates.length > 0 && subject.vpcId !== null ? await blocksOf(subject.vpcId) : [];
  const isNeighbour = (address: string): boolean =>
    !isPublic(address) || own.some((block) => contains(block, address));
  const leftOut = remote.flatMap((address) => {
    if (isNeighbour(address))
      return [
        {
          address,
          why: 'not an address of the internet: denied, a neighbour would lose more than the subject',
        },
      ];
    if (familyOf(address) === 'ipv6' && !hasIpv6(subject))
      return [{ address, why: 'the subject has no IPv6 address' }];
    return [];
  });
  return { denied: remote.filter((each) => !leftOut.some(({ address }) => address === each)), leftOut };
}

const hasIpv6 = ({ networkInterfaces }: Subject): boolean =>
  networkInterfaces.some((each) => each.privateIpAddresses.some((address) => familyOf(address) === 'ipv6'));

async function blocksOf(vpcId: string): Promise<string[]> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  return (Vpcs ?? []).flatMap(({ CidrBlock, CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet }) => [
    ...(CidrBlock ? [CidrBlock] : []),
    ...(CidrBlockAssociationSet ?? []).flatMap((each) => each.CidrBlock ?? []),
    ...(Ipv6CidrBlockAssociationSet ?? []).flatMap((each) => each.Ipv6CidrBlock ?? []),
  ]);
}
