/** Builds the network of a scenario, with the defaults that AWS gives. */
import type { World } from '../../world';
import { addressAt, familyOf } from './addresses';
import { newId, tagMap } from './ids';
import { find } from './resource-ids';
import type { RuleSpec } from './security-groups';
import type {
  EniAttachment,
  InternetRoute,
  InternetRouteV6,
  NetworkInterface,
  PublicAddress,
  RulePeer,
  SecurityGroup,
  Subnet,
  Vpc,
} from './state';

type TagRecord = Readonly<Record<string, string>>;

export interface VpcSpec {
  /** @default 10.0.0.0/16 */
  readonly cidr?: string;
  readonly ipv6Cidr?: string;
  readonly isDefault?: boolean;
  readonly tags?: TagRecord;
}

/** A VPC with its `default` group, which lets its own members in and everything out. */
export function addVpc(world: World, spec: VpcSpec = {}): Vpc {
  const vpc: Vpc = {
    id: newId(world.ec2, 'vpc'),
    cidrs: [spec.cidr ?? '10.0.0.0/16'],
    ipv6Cidrs: spec.ipv6Cidr === undefined ? [] : [spec.ipv6Cidr],
    isDefault: spec.isDefault ?? false,
    tags: tagMap(spec.tags),
  };
  world.ec2.vpcs.set(vpc.id, vpc);
  const group = addSecurityGroup(world, vpc.id, {
    name: 'default',
    description: 'default VPC security group',
  });
  insertRules(world, group, [allow('ingress', '-1', [-1, -1], { kind: 'group', groupId: group.id })]);
  return vpc;
}

export interface SubnetSpec {
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  /** @default the Region's `a` */
  readonly availabilityZone?: string;
  /** @default internet-gateway */
  readonly internet?: InternetRoute;
  /** @default internet-gateway if the subnet has an IPv6 block, else none */
  readonly internetV6?: InternetRouteV6;
  /** @default whether `internet` is an internet gateway */
  readonly mapPublicIpOnLaunch?: boolean;
  readonly tags?: TagRecord;
}

export function addSubnet(world: World, vpcId: string, spec: SubnetSpec): Subnet {
  const internet = spec.internet ?? 'internet-gateway';
  const subnet: Subnet = {
    id: newId(world.ec2, 'subnet'),
    vpcId: find(world.ec2, 'vpc', vpcId).id,
    availabilityZone: spec.availabilityZone ?? `${world.region}a`,
    cidr: spec.cidr,
    ...(spec.ipv6Cidr === undefined ? {} : { ipv6Cidr: spec.ipv6Cidr }),
    internet,
    internetV6: spec.internetV6 ?? (spec.ipv6Cidr === undefined ? 'none' : 'internet-gateway'),
    mapPublicIpOnLaunch: spec.mapPublicIpOnLaunch ?? internet === 'internet-gateway',
    routeTableId: newId(world.ec2, 'rtb'),
    tags: tagMap(spec.tags),
    // AWS keeps the first four addresses of a subnet and the last one.
    nextHost: 4,
  };
  world.ec2.subnets.set(subnet.id, subnet);
  return subnet;
}

export interface GroupSpec {
  readonly name: string;
  readonly description?: string;
  readonly tags?: TagRecord;
  /** Added to the default egress. */
  readonly rules?: readonly RuleSpec[];
  /** Whether the group keeps the egress that AWS gives a new group. @default true */
  readonly defaultEgress?: boolean;
}

/** A group as CreateSecurityGroup leaves it: all egress, for IPv6 too if the VPC has an IPv6 block. */
export function addSecurityGroup(world: World, vpcId: string, spec: GroupSpec): SecurityGroup {
  const group: SecurityGroup = {
    id: newId(world.ec2, 'sg'),
    name: spec.name,
    vpcId,
    description: spec.description ?? spec.name,
    rules: new Map(),
    tags: tagMap(spec.tags),
  };
  world.ec2.securityGroups.set(group.id, group);
  const defaults = (spec.defaultEgress ?? true) ? defaultEgress(find(world.ec2, 'vpc', vpcId)) : [];
  insertRules(world, group, [...defaults, ...(spec.rules ?? [])]);
  return group;
}

function defaultEgress(vpc: Vpc): RuleSpec[] {
  const v4 = allow('egress', '-1', [-1, -1], '0.0.0.0/0');
  return vpc.ipv6Cidrs.length > 0 ? [v4, allow('egress', '-1', [-1, -1], '::/0')] : [v4];
}

/** No interface has the group yet, so nothing is to be re-evaluated. */
function insertRules(world: World, group: SecurityGroup, specs: readonly RuleSpec[]): void {
  for (const spec of specs) {
    const id = newId(world.ec2, 'sgr');
    group.rules.set(id, { ...spec, id, tags: new Map(spec.tags ?? []) });
  }
}

/** One rule: `allow('ingress', 'tcp', 443, '0.0.0.0/0')`; a peer is a block, a `pl-…`, a `sg-…` or a RulePeer. */
export function allow(
  direction: RuleSpec['direction'],
  protocol: string,
  ports: number | readonly [number, number],
  peer: string | RulePeer,
): RuleSpec {
  const [fromPort, toPort] = typeof ports === 'number' ? [ports, ports] : ports;
  return { direction, protocol, fromPort, toPort, peer: typeof peer === 'string' ? peerOf(peer) : peer };
}

function peerOf(text: string): RulePeer {
  if (text.startsWith('sg-')) return { kind: 'group', groupId: text };
  if (text.startsWith('pl-')) return { kind: 'prefixList', prefixListId: text };
  const family = familyOf(text.split('/')[0] ?? '');
  return family === 'ipv6' ? { kind: 'cidrIpv6', cidr: text } : { kind: 'cidrIpv4', cidr: text };
}

export interface InterfaceSpec {
  readonly subnetId: string;
  /** @default the VPC's default group */
  readonly groupIds?: readonly string[];
  readonly description?: string;
  /** Private addresses after the primary one. @default 0 */
  readonly secondaryAddresses?: number;
  /** @default 1 if the subnet has an IPv6 block, else 0 */
  readonly ipv6Addresses?: number;
  readonly publicAddress?: PublicAddress;
  readonly interfaceType?: NetworkInterface['interfaceType'];
  readonly requesterManaged?: boolean;
  readonly attachment?: EniAttachment;
  readonly tags?: TagRecord;
}

export function addNetworkInterface(world: World, spec: InterfaceSpec): NetworkInterface {
  const subnet = find(world.ec2, 'subnet', spec.subnetId);
  const [first, ...others] = Array.from({ length: 1 + (spec.secondaryAddresses ?? 0) }, () =>
    nextAddress(subnet),
  );
  const eni: NetworkInterface = {
    id: newId(world.ec2, 'eni'),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    macAddress: `02:${world.ec2.ids.hex(10).match(/../g)?.join(':')}`,
    interfaceType: spec.interfaceType ?? 'interface',
    requesterManaged: spec.requesterManaged ?? false,
    privateAddresses: [
      {
        ip: first ?? '',
        primary: true,
        ...(spec.publicAddress === undefined ? {} : { publicAddress: spec.publicAddress }),
      },
      ...others.map((ip) => ({ ip, primary: false })),
    ],
    ipv6Addresses: ipv6Addresses(subnet, spec.ipv6Addresses),
    trackingTimeouts: {},
    tags: tagMap(spec.tags),
    description: spec.description ?? '',
    groupIds: spec.groupIds ?? [defaultGroup(world, subnet.vpcId).id],
    sourceDestCheck: true,
    ...(spec.attachment === undefined ? {} : { attachment: spec.attachment }),
  };
  world.ec2.networkInterfaces.set(eni.id, eni);
  return eni;
}

export function defaultGroup(world: World, vpcId: string): SecurityGroup {
  for (const group of world.ec2.securityGroups.values())
    if (group.vpcId === vpcId && group.name === 'default') return group;
  throw new Error(`VPC ${vpcId} has no default security group`);
}

/** An address that EC2 lends until the instance stops, or an Elastic IP. */
export function newPublicAddress(world: World, kind: PublicAddress['kind']): PublicAddress {
  const ip = `3.${world.ec2.ids.int(80, 95)}.${world.ec2.ids.int(0, 255)}.${world.ec2.ids.int(1, 254)}`;
  if (kind === 'auto-assigned') return { ip, kind };
  return {
    ip,
    kind,
    allocationId: newId(world.ec2, 'eipalloc'),
    associationId: newId(world.ec2, 'eipassoc'),
  };
}

function nextAddress(subnet: Subnet): string {
  return addressAt(subnet.cidr, subnet.nextHost++);
}

function ipv6Addresses(subnet: Subnet, count: number | undefined): string[] {
  const block = subnet.ipv6Cidr;
  if (block === undefined) return [];
  return Array.from({ length: count ?? 1 }, () => addressAt(block, 0x1000 + subnet.nextHost++));
}
