/** By what the subject's subnets reach the world, from their route tables: which of its connections are tracked whatever the rules say. */
import { DescribeRouteTablesCommand, type Route, type RouteTable } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';
import type { Family } from './ip-address';

/** `nat gateway` and `egress-only internet gateway` track always (EC2 User Guide, "Automatically tracked connections"). */
export type RouteKind =
  | 'internet gateway'
  | 'NAT gateway'
  | 'egress-only internet gateway'
  | 'transit gateway'
  | 'VPC peering'
  | 'virtual private gateway'
  | 'network interface'
  | 'other';

export interface SubnetRoute {
  readonly subnetId: string;
  readonly family: Family;
  readonly kind: RouteKind;
  /** Whether it leads to the internet at large: a default route. */
  readonly isDefault: boolean;
}

/** Routes that lead out of the VPC; gateway endpoints are not among them. A subnet without a table of its own goes by the VPC's main one. */
export async function routesOf(vpcId: string, subnetIds: readonly string[]): Promise<SubnetRoute[]> {
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return [...new Set(subnetIds)].flatMap((subnetId) =>
    (tableOf(subnetId, RouteTables)?.Routes ?? []).flatMap((route) => toSubnetRoute(subnetId, route)),
  );
}

const tableOf = (subnetId: string, tables: readonly RouteTable[]): RouteTable | undefined =>
  tables.find(({ Associations }) => Associations?.some((each) => each.SubnetId === subnetId)) ??
  tables.find(({ Associations }) => Associations?.some((each) => each.Main === true));

function toSubnetRoute(subnetId: string, route: Route): SubnetRoute[] {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, State } = route;
  const kind = kindOf(route);
  if (kind === undefined || State === 'blackhole') return [];
  const isDefault = DestinationCidrBlock === '0.0.0.0/0' || DestinationIpv6CidrBlock === '::/0';
  return [{ subnetId, family: DestinationIpv6CidrBlock ? 'ipv6' : 'ipv4', kind, isDefault }];
}

/** Undefined for the VPC itself and for gateway endpoints. */
function kindOf(route: Route): RouteKind | undefined {
  if (route.GatewayId === 'local' || route.GatewayId?.startsWith('vpce-')) return undefined;
  if (route.NatGatewayId) return 'NAT gateway';
  if (route.EgressOnlyInternetGatewayId) return 'egress-only internet gateway';
  if (route.TransitGatewayId) return 'transit gateway';
  if (route.VpcPeeringConnectionId) return 'VPC peering';
  if (route.GatewayId?.startsWith('igw-')) return 'internet gateway';
  if (route.GatewayId?.startsWith('vgw-')) return 'virtual private gateway';
  if (route.NetworkInterfaceId) return 'network interface';
  return 'other';
}

const ALWAYS_TRACKED: readonly RouteKind[] = ['NAT gateway', 'egress-only internet gateway'];

/** Families of whose connections with the internet EC2 could forget: those that no gateway keeps tracked. */
export function convertibleFamilies(routes: readonly SubnetRoute[]): Family[] {
  const families = ['ipv4', 'ipv6'] as const;
  return families.filter((family) => {
    const out = routes.filter((each) => each.isDefault && each.family === family);
    return out.length > 0 && out.every(({ kind }) => !ALWAYS_TRACKED.includes(kind));
  });
}
