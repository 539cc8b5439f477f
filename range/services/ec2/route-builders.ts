import type { World } from '../../world';
import { newId } from './ids';
import type { InternetRoute, InternetRouteV6, Route, RouteTable, RouteTarget, Vpc } from './state';

/** Ways to other networks, of either family. */
export interface RouteSpec {
  readonly target: 'transit-gateway' | 'vpc-peering';
  readonly cidrs: readonly string[];
}

export interface RoutesSpec {
  readonly internet: InternetRoute;
  readonly internetV6: InternetRouteV6;
  readonly routes?: readonly RouteSpec[];
}

const ID_PREFIX = {
  'internet-gateway': 'igw',
  'nat-gateway': 'nat',
  'egress-only-internet-gateway': 'eigw',
  'transit-gateway': 'tgw',
  'vpc-peering': 'pcx',
} as const;

/** The table of those subnets that have none of their own: at first it leads nowhere but into the VPC. */
export function addMainRouteTable(world: World, vpc: Vpc): RouteTable {
  return addTable(world, { vpcId: vpc.id, mainAssociationId: newId(world.ec2, 'rtbassoc'), routes: [] });
}

export function addRouteTable(world: World, vpcId: string, subnetId: string, spec: RoutesSpec): RouteTable {
  const table = addTable(world, { vpcId, routes: routesOf(world, vpcId, spec) });
  table.associations.set(subnetId, newId(world.ec2, 'rtbassoc'));
  return table;
}

export function mainRouteTable({ ec2 }: World, vpcId: string): RouteTable {
  for (const table of ec2.routeTables.values())
    if (table.vpcId === vpcId && table.mainAssociationId !== undefined) return table;
  throw new Error(`VPC ${vpcId} has no main route table`);
}

/** Of each kind of gateway a VPC has one. */
export function routesOf(world: World, vpcId: string, spec: RoutesSpec): Route[] {
  const wanted = [
    { target: spec.internet, cidrs: ['0.0.0.0/0'] },
    { target: spec.internetV6, cidrs: ['::/0'] },
    ...(spec.routes ?? []),
  ];
  const gateways = gatewaysOf(world, vpcId);
  return wanted.flatMap(({ target, cidrs }) => {
    if (target === 'none') return [];
    const targetId = gateways.get(target) ?? newId(world.ec2, ID_PREFIX[target]);
    gateways.set(target, targetId);
    return cidrs.map((destination) => ({ destination, target, targetId }));
  });
}

function gatewaysOf(world: World, vpcId: string): Map<RouteTarget, string> {
  const tables = [...world.ec2.routeTables.values()].filter((table) => table.vpcId === vpcId);
  return new Map(
    tables.flatMap(({ routes }) => routes.map(({ target, targetId }) => [target, targetId] as const)),
  );
}

function addTable(
  world: World,
  parts: Pick<RouteTable, 'vpcId' | 'mainAssociationId' | 'routes'>,
): RouteTable {
  const table = { ...parts, id: newId(world.ec2, 'rtb'), associations: new Map(), tags: new Map() };
  world.ec2.routeTables.set(table.id, table);
  return table;
}
