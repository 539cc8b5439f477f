/**
 * Which way a packet takes. The VPC's own services come first, then what lies in the VPC, then gateway endpoints (the
 * most specific route of a route table), then the subnet's route to the internet.
 */
import { addressAt, contains, familyOf } from './addresses';
import { interfaceAt } from './rules';
import type { Direction, Ec2State, FlowPath, GatewayEndpoint, NetworkInterface } from './state';

/** Metadata, time, Windows activation and the resolver's link-local addresses. */
const LINK_LOCAL = ['169.254.0.0/16', 'fd00:ec2::/32'] as const;

/** The path between the interface and the peer, or undefined if there is no route. */
export function pathTo(
  ec2: Ec2State,
  eni: NetworkInterface,
  remoteIp: string,
  direction: Direction,
): FlowPath | undefined {
  if (isVpcService(ec2, eni, remoteIp)) return direction === 'egress' ? 'vpc-service' : undefined;
  const vpc = ec2.vpcs.get(eni.vpcId);
  if ([...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].some((cidr) => contains(cidr, remoteIp)))
    return interfaceAt(ec2, eni.vpcId, remoteIp)?.interfaceType === 'vpc_endpoint' ? 'endpoint' : 'local';
  const gateway = direction === 'egress' ? gatewayEndpointTo(ec2, eni, remoteIp) : undefined;
  if (gateway)
    return gateway.serviceName.endsWith('.dynamodb') ? 'dynamodb-gateway-endpoint' : 's3-gateway-endpoint';
  return familyOf(remoteIp) === 'ipv6'
    ? internetPathV6(ec2, eni, direction)
    : internetPath(ec2, eni, direction);
}

/** Security groups and network ACLs do not filter these. */
function isVpcService(ec2: Ec2State, eni: NetworkInterface, remoteIp: string): boolean {
  const primary = ec2.vpcs.get(eni.vpcId)?.cidrs[0];
  const resolver = primary === undefined ? undefined : addressAt(primary, 2);
  return remoteIp === resolver || LINK_LOCAL.some((cidr) => contains(cidr, remoteIp));
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

/** A NAT gateway lets nothing in; an internet gateway needs a public address on the interface. */
function internetPath(ec2: Ec2State, eni: NetworkInterface, direction: Direction): FlowPath | undefined {
  switch (ec2.subnets.get(eni.subnetId)?.internet) {
    case 'internet-gateway':
      return eni.privateAddresses.some((address) => address.publicAddress) ? 'internet-gateway' : undefined;
    case 'nat-gateway':
      return direction === 'egress' ? 'nat-gateway' : undefined;
    default:
      return undefined;
  }
}

function internetPathV6(ec2: Ec2State, eni: NetworkInterface, direction: Direction): FlowPath | undefined {
  if (eni.ipv6Addresses.length === 0) return undefined;
  const route = ec2.subnets.get(eni.subnetId)?.internetV6;
  if (route === 'internet-gateway') return route;
  return route === 'egress-only-internet-gateway' && direction === 'egress' ? route : undefined;
}
