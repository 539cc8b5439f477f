/** The only places where network ACLs change: they tell the subscribers. Every subnet is associated with exactly one. */
import type { World } from '../../world';
import { newId, type TagRecord, tagMap } from './ids';
import type { Direction, NetworkAcl, NetworkAclEntry, Vpc } from './state';

/** What the console shows as `*`: the denial behind all entries, which cannot be changed. */
export const LAST_ENTRY = { ipv4: 32_767, ipv6: 32_768 } as const;
const FIRST_ENTRY = { ipv4: 100, ipv6: 101 } as const;
const EVERYWHERE = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

export interface NetworkAclSpec {
  /** @default false; the default one lets everything pass */
  readonly isDefault?: boolean;
  readonly entries?: readonly NetworkAclEntry[];
  readonly tags?: TagRecord;
}

/** A network ACL that no subnet is associated with yet. */
export function addNetworkAcl(world: World, vpc: Vpc, spec: NetworkAclSpec = {}): NetworkAcl {
  const families = vpc.ipv6Cidrs.length > 0 ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const);
  const own = families.flatMap((family) => [
    ...(spec.isDefault ? bothWays(family, FIRST_ENTRY[family], 'allow') : []),
    ...bothWays(family, LAST_ENTRY[family], 'deny'),
  ]);
  const acl: NetworkAcl = {
    id: newId(world.ec2, 'acl'),
    vpcId: vpc.id,
    isDefault: spec.isDefault ?? false,
    entries: [...own, ...(spec.entries ?? [])].sort(inOrder),
    associations: new Map(),
    tags: tagMap(spec.tags),
  };
  world.ec2.networkAcls.set(acl.id, acl);
  return acl;
}

/** Puts the subnet under this ACL and takes it from the one that it had. Gives the id of the new association. */
export function associateNetworkAcl(world: World, acl: NetworkAcl, subnetId: string): string {
  const former = networkAclOf(world, subnetId);
  former?.associations.delete(subnetId);
  const associationId = newId(world.ec2, 'aclassoc');
  acl.associations.set(subnetId, associationId);
  if (former) world.ec2.onNetworkAclChanged.emit(former.id);
  world.ec2.onNetworkAclChanged.emit(acl.id);
  return associationId;
}

export function networkAclOf({ ec2 }: Pick<World, 'ec2'>, subnetId: string): NetworkAcl | undefined {
  for (const acl of ec2.networkAcls.values()) if (acl.associations.has(subnetId)) return acl;
  return undefined;
}

export function defaultNetworkAcl({ ec2 }: World, vpcId: string): NetworkAcl {
  for (const acl of ec2.networkAcls.values()) if (acl.isDefault && acl.vpcId === vpcId) return acl;
  throw new Error(`VPC ${vpcId} has no default network ACL`);
}

export function entryAt(
  acl: NetworkAcl,
  direction: Direction,
  ruleNumber: number,
): NetworkAclEntry | undefined {
  return acl.entries.find((entry) => entry.direction === direction && entry.ruleNumber === ruleNumber);
}

/** Puts the entry at its number, in the place of what stood there. */
export function setEntry(world: World, acl: NetworkAcl, entry: NetworkAclEntry): void {
  take(acl, entry.direction, entry.ruleNumber);
  acl.entries.push(entry);
  acl.entries.sort(inOrder);
  world.ec2.onNetworkAclChanged.emit(acl.id);
}

export function removeEntry(world: World, acl: NetworkAcl, direction: Direction, ruleNumber: number): void {
  take(acl, direction, ruleNumber);
  world.ec2.onNetworkAclChanged.emit(acl.id);
}

function take(acl: NetworkAcl, direction: Direction, ruleNumber: number): void {
  const present = entryAt(acl, direction, ruleNumber);
  if (present) acl.entries.splice(acl.entries.indexOf(present), 1);
}

function bothWays(
  family: NetworkAclEntry['family'],
  ruleNumber: number,
  action: NetworkAclEntry['action'],
): NetworkAclEntry[] {
  return (['egress', 'ingress'] as const).map((direction) => ({
    direction,
    ruleNumber,
    action,
    protocol: '-1',
    family,
    cidr: EVERYWHERE[family],
  }));
}

function inOrder(a: NetworkAclEntry, b: NetworkAclEntry): number {
  if (a.direction !== b.direction) return a.direction === 'egress' ? -1 : 1;
  return a.ruleNumber - b.ruleNumber;
}
