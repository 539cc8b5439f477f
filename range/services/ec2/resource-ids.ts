/** EC2's ids, how it refuses those it cannot read, and how it says that nothing goes by them. */
import { ServiceError } from '../../wire/service-error';
import type {
  Ec2State,
  ElasticIp,
  Instance,
  ManagedPrefixList,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Snapshot,
  SpotRequest,
  Subnet,
  Volume,
  Vpc,
  VpcEndpoint,
} from './state';

interface Kind<Item> {
  /** As in the ARN: `instance/i-…`. */
  readonly arnType: string;
  readonly prefix: string;
  readonly malformed: string;
  readonly notFound: string;
  readonly noun: string;
  collection(ec2: Ec2State): ReadonlyMap<string, Item>;
}

export const KINDS = {
  instance: {
    arnType: 'instance',
    prefix: 'i',
    malformed: 'InvalidInstanceID.Malformed',
    notFound: 'InvalidInstanceID.NotFound',
    noun: 'instance ID',
    collection: (ec2) => ec2.instances,
  } satisfies Kind<Instance>,
  volume: {
    arnType: 'volume',
    prefix: 'vol',
    malformed: 'InvalidVolumeID.Malformed',
    notFound: 'InvalidVolume.NotFound',
    noun: 'volume',
    collection: (ec2) => ec2.volumes,
  } satisfies Kind<Volume>,
  snapshot: {
    arnType: 'snapshot',
    prefix: 'snap',
    malformed: 'InvalidSnapshotID.Malformed',
    notFound: 'InvalidSnapshot.NotFound',
    noun: 'snapshot',
    collection: (ec2) => ec2.snapshots,
  } satisfies Kind<Snapshot>,
  networkInterface: {
    arnType: 'network-interface',
    prefix: 'eni',
    malformed: 'InvalidNetworkInterfaceId.Malformed',
    notFound: 'InvalidNetworkInterfaceID.NotFound',
    noun: 'networkInterface ID',
    collection: (ec2) => ec2.networkInterfaces,
  } satisfies Kind<NetworkInterface>,
  securityGroup: {
    arnType: 'security-group',
    prefix: 'sg',
    malformed: 'InvalidGroupId.Malformed',
    notFound: 'InvalidGroup.NotFound',
    noun: 'security group',
    collection: (ec2) => ec2.securityGroups,
  } satisfies Kind<SecurityGroup>,
  vpc: {
    arnType: 'vpc',
    prefix: 'vpc',
    malformed: 'InvalidVpcID.Malformed',
    notFound: 'InvalidVpcID.NotFound',
    noun: 'vpc ID',
    collection: (ec2) => ec2.vpcs,
  } satisfies Kind<Vpc>,
  subnet: {
    arnType: 'subnet',
    prefix: 'subnet',
    malformed: 'InvalidSubnetID.Malformed',
    notFound: 'InvalidSubnetID.NotFound',
    noun: 'subnet ID',
    collection: (ec2) => ec2.subnets,
  } satisfies Kind<Subnet>,
  spotRequest: {
    arnType: 'spot-instances-request',
    prefix: 'sir',
    malformed: 'InvalidSpotInstanceRequestID.Malformed',
    notFound: 'InvalidSpotInstanceRequestID.NotFound',
    noun: 'spot instance request ID',
    collection: (ec2) => ec2.spotRequests,
  } satisfies Kind<SpotRequest>,
  elasticIp: {
    arnType: 'elastic-ip',
    prefix: 'eipalloc',
    malformed: 'InvalidAllocationID.NotFound',
    notFound: 'InvalidAllocationID.NotFound',
    noun: 'allocation ID',
    collection: (ec2) => ec2.elasticIps,
  } satisfies Kind<ElasticIp>,
  routeTable: {
    arnType: 'route-table',
    prefix: 'rtb',
    malformed: 'InvalidRouteTableId.Malformed',
    notFound: 'InvalidRouteTableID.NotFound',
    noun: 'routeTable ID',
    collection: (ec2) => ec2.routeTables,
  } satisfies Kind<RouteTable>,
  networkAcl: {
    arnType: 'network-acl',
    prefix: 'acl',
    malformed: 'InvalidNetworkAclId.Malformed',
    notFound: 'InvalidNetworkAclID.NotFound',
    noun: 'networkAcl ID',
    collection: (ec2) => ec2.networkAcls,
  } satisfies Kind<NetworkAcl>,
  endpoint: {
    arnType: 'vpc-endpoint',
    prefix: 'vpce',
    malformed: 'InvalidVpcEndpointId.Malformed',
    notFound: 'InvalidVpcEndpointId.NotFound',
    noun: 'Vpc Endpoint Id',
    collection: (ec2) => ec2.endpoints,
  } satisfies Kind<VpcEndpoint>,
  prefixList: {
    arnType: 'prefix-list',
    prefix: 'pl',
    malformed: 'InvalidPrefixListId.Malformed',
    notFound: 'InvalidPrefixListID.NotFound',
    noun: 'prefix list ID',
    collection: (ec2) => ec2.prefixLists,
  } satisfies Kind<ManagedPrefixList>,
} as const;

export type KindName = keyof typeof KINDS;

type ItemOf<Name extends KindName> = (typeof KINDS)[Name] extends Kind<infer Item> ? Item : never;

/** @throws ServiceError `<code>.Malformed` or `<code>.NotFound` of the resource's kind */
export function find<Name extends KindName>(ec2: Ec2State, name: Name, id: string | undefined): ItemOf<Name> {
  const { notFound, noun, collection } = KINDS[name];
  const known = checkId(name, id);
  const item = collection(ec2).get(known);
  if (item === undefined) throw new ServiceError(notFound, `The ${noun} '${known}' does not exist`);
  return item as ItemOf<Name>;
}

/** Like `find`, for several: EC2 names all that are missing. */
export function findAll<Name extends KindName>(
  ec2: Ec2State,
  name: Name,
  ids: readonly string[],
): ItemOf<Name>[] {
  const { notFound, noun, collection } = KINDS[name];
  const known = collection(ec2);
  const missing = ids.map((id) => checkId(name, id)).filter((id) => !known.has(id));
  if (missing.length > 1)
    throw new ServiceError(notFound, `The ${noun}s '${missing.join(', ')}' do not exist`);
  return ids.map((id) => find(ec2, name, id));
}

function checkId(name: KindName, id: string | undefined): string {
  const { prefix, malformed } = KINDS[name];
  if (id === undefined || id === '')
    throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}Id`);
  if (!new RegExp(`^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`).test(id))
    throw new ServiceError(malformed, `Invalid id: "${id}"`);
  return id;
}

/** The kind that an id's prefix announces, or undefined. */
export function kindOf(id: string): KindName | undefined {
  const prefix = id.slice(0, id.indexOf('-'));
  return (Object.keys(KINDS) as KindName[]).find((name) => KINDS[name].prefix === prefix);
}
