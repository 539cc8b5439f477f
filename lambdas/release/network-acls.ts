/** The network ACLs in which the case may have entries, and what stands at a reserved number. */
import { DescribeNetworkAclsCommand, type NetworkAcl, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import { ec2 } from '../common/ec2';

export interface Acl {
  readonly networkAclId: string;
  readonly entries: readonly NetworkAclEntry[];
}

/** The ACLs that the subnets go by now. */
export async function aclsOf(subnetIds: readonly string[]): Promise<Acl[]> {
  if (subnetIds.length === 0) return [];
  const { NetworkAcls } = await ec2.send(
    new DescribeNetworkAclsCommand({
      Filters: [{ Name: 'association.subnet-id', Values: [...subnetIds] }],
    }),
  );
  return (NetworkAcls ?? []).map(toAcl);
}

/** Without entries when it no longer exists. */
export async function aclById(networkAclId: string): Promise<Acl> {
  try {
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [networkAclId] }));
    return { networkAclId, entries: NetworkAcls?.[0]?.Entries ?? [] };
  } catch (error) {
    if (isCode(error, 'InvalidNetworkAclID.NotFound')) return { networkAclId, entries: [] };
    throw error;
  }
}

const toAcl = ({ NetworkAclId = '', Entries = [] }: NetworkAcl): Acl => ({
  networkAclId: NetworkAclId,
  entries: Entries,
});

/** Cordon's own entry against this address, in that direction: a foreign one at the same number is not touched. */
export const ownEntry = (
  { entries }: Acl,
  { ruleNumber, cidr }: { readonly ruleNumber: number; readonly cidr: string },
  egress: boolean,
): NetworkAclEntry | undefined =>
  entries.find(
    (each) =>
      each.RuleNumber === ruleNumber &&
      each.Egress === egress &&
      each.RuleAction === 'deny' &&
      each.Protocol === '-1' &&
      (each.CidrBlock ?? each.Ipv6CidrBlock) === cidr,
  );
