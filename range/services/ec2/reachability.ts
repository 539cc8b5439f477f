import type { World } from '../../world';
import { aclsPermit } from './acl-filter';
import { addressAt, familyOf } from './addresses';
import { pathTo } from './paths';
import { find } from './resource-ids';
import { asSeenFrom, interfaceAt, type Packet, permits } from './rules';
import type { Ec2State, FlowPath, InterfaceEndpoint, NetworkInterface } from './state';

/** An AWS service by the last part of its endpoint name (`ssm`, `ssmmessages`, `s3`), or an address. TCP. */
export type Remote =
  | { readonly service: string; readonly port?: number }
  | { readonly address: string; readonly port?: number };

export type Reachability =
  | { readonly reachable: true; readonly address: string; readonly via: FlowPath }
  | { readonly reachable: false; readonly why: 'rules' | 'endpoint-rules' | 'network-acl' | 'no-route' };

/** Public addresses of AWS services that have no prefix list in the range. */
const SERVICE_ADDRESSES = '52.94.0.0/16';
const HTTPS = 443;

/**
 * Whether a new TCP connection from the interface would get through now: by its groups' egress rules, by the ingress
 * rules of what answers inside the VPC (an interface endpoint with private DNS, for a service that has one), by the
 * network ACLs between them, there and back, and by the routes. Flows that are already open are another matter: see connection-tracking.ts.
 *
 * @throws ServiceError if the interface does not exist
 */
export function canReach(world: World, eniId: string, remote: Remote): Reachability {
  const { ec2 } = world;
  const eni = find(ec2, 'networkInterface', eniId);
  const address = 'address' in remote ? remote.address : resolve(world, eni, remote.service);
  const via = pathTo(ec2, eni, address, 'egress');
  if (!via) return { reachable: false, why: 'no-route' };
  if (via === 'vpc-service') return { reachable: true, address, via };
  const port = remote.port ?? HTTPS;
  const packet = tcpTo(address, port);
  if (!permits(ec2, eni, packet)) return { reachable: false, why: 'rules' };
  const peer = interfaceAt(ec2, eni.vpcId, address);
  if (peer && !permits(ec2, peer, asSeenFrom(eni, packet)))
    return { reachable: false, why: 'endpoint-rules' };
  if (!aclsPermit(ec2, eni, packet, 0)) return { reachable: false, why: 'network-acl' };
  return { reachable: true, address, via };
}

/** What the VPC's resolver answers for a service of the Region. */
export function resolve(world: World, eni: NetworkInterface, service: string): string {
  const endpoint = interfaceEndpointFor(world, eni.vpcId, service);
  if (endpoint) return addressOf(world.ec2, endpoint, eni.availabilityZone);
  const listed = [...world.ec2.prefixLists.values()].find(
    ({ name, addressFamily }) =>
      name === `com.amazonaws.${world.region}.${service}` && addressFamily === 'IPv4',
  );
  const first = listed?.entries[0]?.cidr;
  return first === undefined ? publicAddress(service) : addressAt(first, 1);
}

function interfaceEndpointFor(world: World, vpcId: string, service: string): InterfaceEndpoint | undefined {
  for (const endpoint of world.ec2.endpoints.values()) {
    if (endpoint.kind !== 'interface' || endpoint.vpcId !== vpcId || !endpoint.privateDnsEnabled) continue;
    if (endpoint.serviceName.endsWith(`.${world.region}.${service}`)) return endpoint;
  }
  return undefined;
}

/** The endpoint's address in the same Availability Zone, if it has one there. */
function addressOf(ec2: Ec2State, endpoint: InterfaceEndpoint, availabilityZone: string): string {
  const enis = endpoint.networkInterfaceIds.map((id) => find(ec2, 'networkInterface', id));
  const near = enis.find((eni) => eni.availabilityZone === availabilityZone) ?? enis[0];
  return near?.privateAddresses[0]?.ip ?? '';
}

function publicAddress(service: string): string {
  const sum = [...service].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return addressAt(SERVICE_ADDRESSES, sum);
}

function tcpTo(remoteIp: string, port: number): Packet {
  return { direction: 'egress', family: familyOf(remoteIp) ?? 'ipv4', protocol: 'tcp', port, remoteIp };
}
