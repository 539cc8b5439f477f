import type { World } from '../../world';
import { addressAt } from './addresses';
import { newId, type TagRecord, tagMap } from './ids';
import { find } from './resource-ids';
import type {
  ElasticIp,
  EniAttachment,
  NetworkInterface,
  PublicAddress,
  SecurityGroup,
  Subnet,
} from './state';

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

/** An address that EC2 lends until the instance stops, or a new Elastic IP. */
export function newPublicAddress(world: World, kind: PublicAddress['kind']): PublicAddress {
  if (kind === 'auto-assigned') return { ip: publicIp(world), kind };
  const { ip, allocationId } = addElasticIp(world);
  return { ip, kind, allocationId, associationId: newId(world.ec2, 'eipassoc') };
}

/** An Elastic IP that nothing has yet. */
export function addElasticIp(world: World, tags: TagRecord = {}): ElasticIp {
  const ip = publicIp(world);
  const elasticIp = { ip, allocationId: newId(world.ec2, 'eipalloc'), tags: tagMap(tags) };
  world.ec2.elasticIps.set(elasticIp.allocationId, elasticIp);
  return elasticIp;
}

function publicIp({ ec2 }: World): string {
  return `3.${ec2.ids.int(80, 95)}.${ec2.ids.int(0, 255)}.${ec2.ids.int(1, 254)}`;
}

function nextAddress(subnet: Subnet): string {
  return addressAt(subnet.cidr, subnet.nextHost++);
}

function ipv6Addresses(subnet: Subnet, count: number | undefined): string[] {
  const block = subnet.ipv6Cidr;
  if (block === undefined) return [];
  return Array.from({ length: count ?? 1 }, () => addressAt(block, 0x1000 + subnet.nextHost++));
}
