/** Builds the network of a scenario, with the defaults that AWS gives. */
import type { World } from '../../world';
import { addSecurityGroup, allow, insertRules } from './group-builders';
import { newId, type TagRecord, tagMap } from './ids';
import { addNetworkAcl, associateNetworkAcl, defaultNetworkAcl } from './network-acls';
import { find } from './resource-ids';
import {
  addMainRouteTable,
  addRouteTable,
  mainRouteTable,
  type RouteSpec,
  type RoutesSpec,
  routesOf,
} from './route-builders';
import type { InternetRoute, InternetRouteV6, Subnet, Vpc } from './state';

export interface VpcSpec {
  /** @default 10.0.0.0/16 */
  readonly cidr?: string;
  readonly ipv6Cidr?: string;
  readonly isDefault?: boolean;
  /** @default true */
  readonly dnsSupport?: boolean;
  /** @default true, which private DNS of interface endpoints needs */
  readonly dnsHostnames?: boolean;
  readonly tags?: TagRecord;
}

/** A VPC with its `default` group, which lets its own members in and everything out, its default network ACL and its main route table. */
export function addVpc(world: World, spec: VpcSpec = {}): Vpc {
  const vpc: Vpc = {
    id: newId(world.ec2, 'vpc'),
    cidrs: [spec.cidr ?? '10.0.0.0/16'],
    ipv6Cidrs: spec.ipv6Cidr === undefined ? [] : [spec.ipv6Cidr],
    isDefault: spec.isDefault ?? false,
    dnsSupport: spec.dnsSupport ?? true,
    dnsHostnames: spec.dnsHostnames ?? true,
    tags: tagMap(spec.tags),
  };
  world.ec2.vpcs.set(vpc.id, vpc);
  addMainRouteTable(world, vpc);
  addNetworkAcl(world, vpc, { isDefault: true });
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
  /** Ways to other networks. @default none */
  readonly routes?: readonly RouteSpec[];
  /** Whether the subnet has no route table of its own: what it asks for is added to the main one. @default false */
  readonly usesMainRouteTable?: boolean;
  /** @default whether `internet` is an internet gateway */
  readonly mapPublicIpOnLaunch?: boolean;
  readonly tags?: TagRecord;
}

export function addSubnet(world: World, vpcId: string, spec: SubnetSpec): Subnet {
  const internet = spec.internet ?? 'internet-gateway';
  const internetV6 = spec.internetV6 ?? (spec.ipv6Cidr === undefined ? 'none' : 'internet-gateway');
  const id = newId(world.ec2, 'subnet');
  const subnet: Subnet = {
    id,
    vpcId: find(world.ec2, 'vpc', vpcId).id,
    availabilityZone: spec.availabilityZone ?? `${world.region}a`,
    cidr: spec.cidr,
    ...(spec.ipv6Cidr === undefined ? {} : { ipv6Cidr: spec.ipv6Cidr }),
    internet,
    internetV6,
    mapPublicIpOnLaunch: spec.mapPublicIpOnLaunch ?? internet === 'internet-gateway',
    routeTableId: routeTableOf(world, vpcId, id, { ...spec, internet, internetV6 }),
    tags: tagMap(spec.tags),
    // AWS keeps the first four addresses of a subnet and the last one.
    nextHost: 4,
  };
  world.ec2.subnets.set(subnet.id, subnet);
  associateNetworkAcl(world, defaultNetworkAcl(world, vpcId), subnet.id);
  return subnet;
}

function routeTableOf(world: World, vpcId: string, subnetId: string, spec: SubnetSpec & RoutesSpec): string {
  if (!spec.usesMainRouteTable) return addRouteTable(world, vpcId, subnetId, spec).id;
  const main = mainRouteTable(world, vpcId);
  const known = new Set(main.routes.map(({ destination }) => destination));
  main.routes.push(...routesOf(world, vpcId, spec).filter(({ destination }) => !known.has(destination)));
  return main.id;
}
