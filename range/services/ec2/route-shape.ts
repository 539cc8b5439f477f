/** Routes as DescribeRouteTables gives them: the VPC's own blocks first, then what was made, then gateway endpoints. */
import type { Route as RouteShape } from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { familyOf } from './addresses';
import type { Route, RouteTable } from './state';

const TARGET_MEMBER = {
  'internet-gateway': 'GatewayId',
  'nat-gateway': 'NatGatewayId',
  'egress-only-internet-gateway': 'EgressOnlyInternetGatewayId',
  'transit-gateway': 'TransitGatewayId',
  'vpc-peering': 'VpcPeeringConnectionId',
} as const;

export function routeShapes({ ec2 }: World, table: RouteTable): RouteShape[] {
  const vpc = ec2.vpcs.get(table.vpcId);
  const local = [...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].map((cidr) => ({
    ...destinationOf(cidr),
    GatewayId: 'local',
    Origin: 'CreateRouteTable' as const,
    State: 'active' as const,
  }));
  const endpoints = [...ec2.endpoints.values()].flatMap((endpoint) =>
    endpoint.kind === 'gateway' && endpoint.routeTableIds.includes(table.id)
      ? [{ DestinationPrefixListId: endpoint.prefixListId, GatewayId: endpoint.id, ...MADE }]
      : [],
  );
  return [...local, ...table.routes.map(routeShape), ...endpoints];
}

const MADE = { Origin: 'CreateRoute', State: 'active' } as const;

function routeShape({ destination, target, targetId }: Route): RouteShape {
  return { ...destinationOf(destination), [TARGET_MEMBER[target]]: targetId, ...MADE };
}

function destinationOf(cidr: string): RouteShape {
  const isV6 = familyOf(cidr.split('/')[0] ?? '') === 'ipv6';
  return isV6 ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };
}
