/** Puts running instances into the world, as RunInstances would leave them. */
import { type HostTraits, ORDINARY_HOST } from '../../guest/host-traits';
import type { World } from '../../world';
import { attachInterface } from './attachment';
import { consoleOf } from './console';
import { newId, type TagRecord, tagMap } from './ids';
import { instanceTypeOf } from './instance-types';
import { addNetworkInterface, newPublicAddress } from './network-builders';
import { find } from './resource-ids';
import { addSpotRequest, spotRequestOf } from './spot-requests';
import type {
  Instance,
  InstanceProfile,
  InstanceStoreVolume,
  Lifecycle,
  MetadataOptions,
  Subnet,
} from './state';
import { attachVolume, type LaunchedVolume } from './volume-builders';

export interface LaunchSpec {
  /** The subnet of the primary interface. */
  readonly subnetId: string;
  /** @default t3.medium */
  readonly type?: string;
  /** @default the VPC's default group */
  readonly groupIds?: readonly string[];
  /** Interfaces after the primary one, each in a subnet of the same Availability Zone. */
  readonly secondaryInterfaces?: readonly {
    readonly subnetId: string;
    readonly groupIds?: readonly string[];
  }[];
  /** @default an 8 GiB root volume */
  readonly volumes?: readonly LaunchedVolume[];
  /** Content of the host's disks, one a disk of the instance type. */
  readonly instanceStore?: readonly Readonly<Record<string, string>>[];
  /** Where it is not an ordinary host. */
  readonly host?: Partial<HostTraits>;
  readonly memory?: Readonly<Record<string, string>>;
  /** What it has written to its serial console since it was launched. @default what a kernel says first */
  readonly console?: string | Uint8Array;
  readonly lifecycle?: 'spot-one-time' | 'spot-persistent';
  readonly platform?: Instance['platform'];
  readonly rootDeviceType?: Instance['rootDeviceType'];
  readonly profile?: Omit<InstanceProfile, 'associationId'>;
  readonly hibernationConfigured?: boolean;
  readonly metadataOptions?: Partial<MetadataOptions>;
  readonly attributes?: Partial<Instance['attributes']>;
  readonly publicIp?: 'auto-assigned' | 'elastic' | 'none';
  readonly keyName?: string;
  /** When it was launched, if before now. */
  readonly launchedAt?: number;
  readonly tags?: TagRecord;
}

/** As the console and today's AMIs launch. */
const LAUNCH_METADATA: MetadataOptions = {
  httpEndpoint: 'enabled',
  httpTokens: 'required',
  httpPutResponseHopLimit: 2,
  httpProtocolIpv6: 'disabled',
  instanceMetadataTags: 'disabled',
};

/** A running instance. */
export function launchInstance(world: World, spec: LaunchSpec): Instance {
  return launchAs(world, spec, lifecycleOf(world, spec));
}

function launchAs(world: World, spec: LaunchSpec, lifecycle: Lifecycle): Instance {
  const subnet = find(world.ec2, 'subnet', spec.subnetId);
  const instance = newInstance(world, subnet, spec, lifecycle);
  world.ec2.instances.set(instance.id, instance);
  for (const volume of volumesOf(spec)) attachVolume(world, instance, volume);
  attachInterfaces(world, instance, spec);
  const request = spotRequestOf(world, instance);
  if (request) request.instanceId = instance.id;
  return instance;
}

function newInstance(world: World, subnet: Subnet, spec: LaunchSpec, lifecycle: Lifecycle): Instance {
  const type = spec.type ?? 't3.medium';
  return {
    id: newId(world.ec2, 'i'),
    reservationId: newId(world.ec2, 'r'),
    type,
    architecture: instanceTypeOf(type).architecture,
    platform: spec.platform ?? 'linux',
    imageId: newId(world.ec2, 'ami'),
    ...(spec.keyName === undefined ? {} : { keyName: spec.keyName }),
    lifecycle,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    rootDeviceType: spec.rootDeviceType ?? 'ebs',
    rootDeviceName: spec.volumes?.[0]?.deviceName ?? '/dev/xvda',
    hibernationConfigured: spec.hibernationConfigured ?? false,
    monitoring: 'disabled',
    metadataOptions: { ...LAUNCH_METADATA, ...spec.metadataOptions },
    appliedMetadata: { ...LAUNCH_METADATA, ...spec.metadataOptions },
    attributes: {
      disableApiTermination: false,
      disableApiStop: false,
      instanceInitiatedShutdownBehavior: 'stop',
      ...spec.attributes,
    },
    tags: tagMap(spec.tags),
    associatePublicIp: publicIpOf(spec, subnet) === 'auto-assigned',
    eniIds: [],
    blockDevices: [],
    instanceStore: disksOf(type, spec),
    console: consoleOf(spec.console, spec.launchedAt ?? world.clock.now()),
    memory: new Map(Object.entries(spec.memory ?? {})),
    host: { ...ORDINARY_HOST, ...spec.host },
    ...(spec.profile === undefined
      ? {}
      : { profile: { ...spec.profile, associationId: newId(world.ec2, 'iip-assoc') } }),
    launchedAt: spec.launchedAt ?? world.clock.now(),
    state: 'running',
    guest: 'running',
    hibernated: false,
    stateTransitionReason: '',
  };
}

function volumesOf(spec: LaunchSpec): readonly LaunchedVolume[] {
  if (spec.volumes) return spec.volumes;
  return spec.rootDeviceType === 'instance-store' ? [] : [{ deviceName: '/dev/xvda' }];
}

/** What a persistent request launches again starts from what was asked for, not from what became of the first one. */
function lifecycleOf(world: World, spec: LaunchSpec): Lifecycle {
  if (!spec.lifecycle) return { kind: 'normal' };
  const type = spec.lifecycle === 'spot-one-time' ? 'one-time' : 'persistent';
  const { launchedAt: _, ...again } = spec;
  const request = addSpotRequest(world, type, ({ id }) =>
    launchAs(world, again, { kind: 'spot', requestId: id, requestType: type }),
  );
  return { kind: 'spot', requestId: request.id, requestType: type };
}

function publicIpOf(spec: LaunchSpec, subnet: Subnet): NonNullable<LaunchSpec['publicIp']> {
  return spec.publicIp ?? (subnet.mapPublicIpOnLaunch ? 'auto-assigned' : 'none');
}

function disksOf(type: string, spec: LaunchSpec): InstanceStoreVolume[] {
  const { count, sizeGB } = instanceTypeOf(type).disks ?? { count: 0, sizeGB: 0 };
  return Array.from({ length: count }, (_, index) => ({
    deviceName: `ephemeral${index}`,
    sizeGB,
    content: new Map(Object.entries(spec.instanceStore?.[index] ?? {})),
  }));
}

function attachInterfaces(world: World, instance: Instance, spec: LaunchSpec): void {
  const publicIp = publicIpOf(spec, find(world.ec2, 'subnet', spec.subnetId));
  const primary = { subnetId: spec.subnetId, ...(spec.groupIds ? { groupIds: spec.groupIds } : {}) };
  for (const [index, request] of [primary, ...(spec.secondaryInterfaces ?? [])].entries()) {
    const publicAddress = index === 0 && publicIp !== 'none' ? newPublicAddress(world, publicIp) : undefined;
    const eni = addNetworkInterface(world, { ...request, ...(publicAddress ? { publicAddress } : {}) });
    attachInterface(world, instance, eni, index);
  }
}
