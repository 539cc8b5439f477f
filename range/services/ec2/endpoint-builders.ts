import type { World } from '../../world';
import { newId, type TagRecord, tagMap } from './ids';
import { addNetworkInterface } from './network-builders';
import type { GatewayEndpoint, InterfaceEndpoint, ManagedPrefixList } from './state';

const FULL_ACCESS = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

export interface InterfaceEndpointSpec {
  /** The last part of the service's name: `ssm`, `ssmmessages`, `ec2messages`, `kms`, `logs`, `s3` … */
  readonly service: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** @default true */
  readonly privateDnsEnabled?: boolean;
  readonly policyDocument?: string;
  readonly tags?: TagRecord;
}

export function addInterfaceEndpoint(
  world: World,
  vpcId: string,
  spec: InterfaceEndpointSpec,
): InterfaceEndpoint {
  const id = newId(world.ec2, 'vpce');
  const enis = spec.subnetIds.map((subnetId) =>
    addNetworkInterface(world, {
      subnetId,
      groupIds: spec.groupIds,
      description: `VPC Endpoint Interface ${id}`,
      interfaceType: 'vpc_endpoint',
      requesterManaged: true,
      ipv6Addresses: 0,
    }),
  );
  const endpoint: InterfaceEndpoint = {
    ...common(world, id, vpcId, spec),
    kind: 'interface',
    subnetIds: spec.subnetIds,
    groupIds: spec.groupIds,
    networkInterfaceIds: enis.map((eni) => eni.id),
    privateDnsEnabled: spec.privateDnsEnabled ?? true,
  };
  world.ec2.endpoints.set(id, endpoint);
  return endpoint;
}

export interface GatewayEndpointSpec {
  readonly service: 's3' | 'dynamodb';
  /** The subnets whose route tables lead to it. */
  readonly subnetIds: readonly string[];
  readonly policyDocument?: string;
  readonly tags?: TagRecord;
}

export function addGatewayEndpoint(world: World, vpcId: string, spec: GatewayEndpointSpec): GatewayEndpoint {
  const id = newId(world.ec2, 'vpce');
  const endpoint: GatewayEndpoint = {
    ...common(world, id, vpcId, spec),
    kind: 'gateway',
    routeTableIds: spec.subnetIds.map((subnetId) => world.ec2.subnets.get(subnetId)?.routeTableId ?? ''),
    prefixListId: awsPrefixList(world, spec.service).id,
  };
  world.ec2.endpoints.set(id, endpoint);
  return endpoint;
}

function common(
  world: World,
  id: string,
  vpcId: string,
  spec: Pick<GatewayEndpointSpec, 'policyDocument' | 'tags'> & { readonly service: string },
) {
  return {
    id,
    vpcId,
    serviceName: `com.amazonaws.${world.region}.${spec.service}`,
    policyDocument: spec.policyDocument ?? FULL_ACCESS,
    createdAt: world.clock.now(),
    tags: tagMap(spec.tags),
  };
}

const PREFIXES = {
  s3: ['52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19', '16.182.0.0/16'],
  dynamodb: ['52.119.224.0/20', '3.218.180.0/22'],
} as const;

/** The prefix list that AWS keeps for the service in every Region; made on first use. */
export function awsPrefixList(world: World, service: keyof typeof PREFIXES): ManagedPrefixList {
  const name = `com.amazonaws.${world.region}.${service}`;
  for (const list of world.ec2.prefixLists.values()) if (list.name === name) return list;
  const list: ManagedPrefixList = {
    id: `pl-${world.ec2.ids.hex(8)}`,
    name,
    addressFamily: 'IPv4',
    ownerId: 'AWS',
    entries: PREFIXES[service].map((cidr) => ({ cidr })),
    version: 1,
    tags: new Map(),
  };
  world.ec2.prefixLists.set(list.id, list);
  return list;
}
