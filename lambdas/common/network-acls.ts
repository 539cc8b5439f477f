/**
 * Network ACLs, read and judged. Rules are looked at in the order of their numbers and the first that fits decides;
 * a deny in either direction ends a connection (EC2 User Guide, "Security group connection tracking").
 */
import { DescribeNetworkAclsCommand, type NetworkAcl, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';
import { canonical, contains, familyOf, hostCidr } from './ip-address';

/** The rule numbers that Cordon takes its entries from, the same in both directions; people begin at 100. */
export const RESERVED_RULES: readonly number[] = Array.from({ length: 16 }, (_, at) => at + 1);

/** What Cordon uses of it. */
export interface Acl {
  readonly networkAclId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
}

/** The ACLs that the subnets go by now, each once. */
export async function aclsOf(subnetIds: readonly string[]): Promise<Acl[]> {
  if (subnetIds.length === 0) return [];
  const { NetworkAcls } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [...subnetIds] }] }),
  );
  return (NetworkAcls ?? []).map(toAcl);
}

export async function entriesOf(networkAclId: string): Promise<readonly NetworkAclEntry[]> {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [networkAclId] }));
  return NetworkAcls?.[0]?.Entries ?? [];
}

const toAcl = ({ NetworkAclId, IsDefault, Associations, Entries }: NetworkAcl): Acl => ({
  networkAclId: NetworkAclId ?? '',
  isDefault: IsDefault === true,
  subnetIds: (Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
  entries: Entries ?? [],
});

/** Whether the entry is the one that Cordon makes against this address: everything, denied, both ends of the address alone. */
export const isDenyOf = (
  cidr: string,
  { RuleAction, Protocol, CidrBlock, Ipv6CidrBlock }: NetworkAclEntry,
): boolean => RuleAction === 'deny' && Protocol === '-1' && blockOf({ CidrBlock, Ipv6CidrBlock }) === cidr;

/** Cordon's own entry at its number, in one direction; what another has put there is not Cordon's to take away. */
export const ownEntry = (
  entries: readonly NetworkAclEntry[],
  { ruleNumber, cidr }: { readonly ruleNumber: number; readonly cidr: string },
  egress: boolean,
): NetworkAclEntry | undefined =>
  entries.find((each) => each.RuleNumber === ruleNumber && each.Egress === egress && isDenyOf(cidr, each));

/** Whether no packet with this address passes, by a deny that comes before every rule that could let one through. */
export const denies = (acl: Acl, address: string): boolean =>
  [true, false].some((egress) => deniesOneWay(acl, address, egress));

/** A rule that denies a part only (one port, one protocol) decides nothing for the rest. */
function deniesOneWay({ entries }: Acl, address: string, egress: boolean): boolean {
  const cidr = hostCidr(address);
  const decisive = entries
    .filter((each) => each.Egress === egress && mayConcern(each, address))
    .sort((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
    .find((each) => each.RuleAction === 'allow' || isDenyOf(cidr, each) || isCatchAll(each));
  return decisive?.RuleAction === 'deny';
}

/** Lowest number of a rule that lets something of the address through; entries have to come before it. */
export function firstAllow({ entries }: Acl, address: string): number {
  const allowing = entries.filter((each) => each.RuleAction === 'allow' && mayConcern(each, address));
  return Math.min(Number.POSITIVE_INFINITY, ...allowing.map(({ RuleNumber }) => RuleNumber ?? 0));
}

const isCatchAll = ({ Protocol, CidrBlock, Ipv6CidrBlock }: NetworkAclEntry): boolean =>
  Protocol === '-1' && (CidrBlock === '0.0.0.0/0' || Ipv6CidrBlock === '::/0');

/** By family and by the block that the rule is about. */
const mayConcern = (entry: NetworkAclEntry, address: string): boolean =>
  familyOf(address) === 'ipv6'
    ? entry.Ipv6CidrBlock !== undefined && contains(entry.Ipv6CidrBlock, address)
    : entry.CidrBlock !== undefined && contains(entry.CidrBlock, address);

function blockOf({ CidrBlock, Ipv6CidrBlock }: Pick<NetworkAclEntry, 'CidrBlock' | 'Ipv6CidrBlock'>): string {
  const [address = '', prefix = ''] = (CidrBlock ?? Ipv6CidrBlock ?? '').split('/');
  return familyOf(address) ? `${canonical(address)}/${prefix}` : '';
}
