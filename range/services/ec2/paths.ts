/**
 * Which way a packet takes. The VPC's own services come first, then what lies in the VPC, then gateway endpoints (the
 * most specific route of a route table), then the most specific of the other routes.
 */
import { addressAt, contains, familyOf } from './addresses';
import { interfaceAt } from './rules';
import type { Direction, Ec2State, FlowPath, GatewayEndpoint, NetworkInterface, Route, Vpc } from './state';

/** Metadata, time, Windows activation and the resolver's link-local addresses: no group and no network ACL filters them. */
const LINK_LOCAL = ['169.254.0.0/16', 'fd00:ec2::/32'] as const;
const RESOLVERS: readonly string[] = ['169.254.169.253', 'fd00:ec2::253'];

/** The path between the interface and the peer, or undefined if there is no route. */
export function pathTo(
  ec2: Ec2State,
  eni: NetworkInterface,
  remoteIp: string,
  direction: Direction,
): FlowPath | undefined {
  const vpc = ec2.vpcs.get(eni.vpcId);
  const isResolver = isResolverOf(vpc, remoteIp);
  if (isResolver || LINK_LOCAL.some((cidr) => contains(cidr, remoteIp)))
    return direction === 'egress' && (vpc?.dnsSupport || !isResolver) ? 'vpc-service' : undefined;
  if ([...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].some((cidr) => contains(cidr, remoteIp)))
    return interfaceAt(ec2, eni.vpcId, remoteIp)?.interfaceType === 'vpc_endpoint' ? 'endpoint' : 'local';
  const gateway = direction === 'egress' ? gatewayEndpointTo(ec2, eni, remoteIp) : undefined;
  if (gateway)
    return gateway.serviceName.endsWith('.dynamodb') ? 'dynamodb-gateway-endpoint' : 's3-gateway-endpoint';
  return routedPath(ec2, eni, remoteIp, direction);
}

/** It answers at the third address of the VPC's primary block too. */
function isResolverOf(vpc: Vpc | undefined, remoteIp: string): boolean {
  const primary = vpc?.cidrs[0];
  return RESOLVERS.includes(remoteIp) || (primary !== undefined && remoteIp === addressAt(primary, 2));
}

function gatewayEndpointTo(ec2: Ec2State, eni: NetworkInterface, ip: string): GatewayEndpoint | undefined {
  const routeTableId = ec2.subnets.get(eni.subnetId)?.routeTableId;
  for (const endpoint of ec2.endpoints.values()) {
    if (endpoint.kind !== 'gateway' || !routeTableId || !endpoint.routeTableIds.includes(routeTableId))
      continue;
    const entries = ec2.prefixLists.get(endpoint.prefixListId)?.entries ?? [];
    if (entries.some(({ cidr }) => contains(cidr, ip))) return endpoint;
  }
  return undefined;
}

/** What only goes out lets nothing in; an internet gateway needs a public address on the interface. */
function routedPath(
  ec2: Ec2State,
  eni: NetworkInterface,
  remoteIp: string,
  direction: Direction,
): FlowPath | undefined {
  const target = routeTo(ec2, eni, remoteIp)?.target;
  const isV6 = familyOf(remoteIp) === 'ipv6';
  if (isV6 && eni.ipv6Addresses.length === 0) return undefined;
  if (target === 'internet-gateway' && !isV6)
    return eni.privateAddresses.some((address) => address.publicAddress) ? target : undefined;
  if (target === 'nat-gateway' || target === 'egress-only-internet-gateway')
    return direction === 'egress' ? target : undefined;
  return target;
}

/** The most specific one. */
function routeTo(ec2: Ec2State, eni: NetworkInterface, remoteIp: string): Route | undefined {
  const table = ec2.routeTables.get(ec2.subnets.get(eni.subnetId)?.routeTableId ?? '');
  return table?.routes
    .filter(({ destination }) => contains(destination, remoteIp))
    .sort((a, b) => prefixLength(b) - prefixLength(a))[0];
}

function prefixLength({ destination }: Route): number {
  return Number(destination.split('/')[1]);
}
