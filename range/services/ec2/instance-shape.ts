/** Instances as DescribeInstances gives them. */
import type {
  InstanceBlockDeviceMapping,
  Instance as InstanceShape,
  InstanceState,
  Reservation,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { groupIdentifiers } from './group-shape';
import { instanceNetworkInterface, privateDnsName, publicDnsName } from './instance-interface-shape';
import { instanceTypeOf } from './instance-types';
import { metadataOptionsShape } from './metadata-options';
import { interfacesOf } from './public-address';
import type { BlockDevice, Instance, InstanceStateName, NetworkInterface } from './state';
import { tagList } from './tags';
import { zoneId } from './zones';

const STATE_CODES: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function stateOf(name: InstanceStateName): Required<InstanceState> {
  return { Code: STATE_CODES[name], Name: name };
}

export function reservationShape(world: World, instance: Instance): Reservation {
  return {
    ReservationId: instance.reservationId,
    OwnerId: world.account,
    Groups: [],
    Instances: [instanceShape(world, instance)],
  };
}

export function instanceShape(world: World, instance: Instance): InstanceShape {
  const enis = interfacesOf(world, instance);
  return {
    ...identity(world, instance),
    ...networking(world, instance, enis),
    ...machine(instance),
    ...storage(instance),
    Tags: tagList(instance.tags),
  };
}

function identity(world: World, instance: Instance): InstanceShape {
  const { lifecycle, profile, stateReason, keyName } = instance;
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    AmiLaunchIndex: 0,
    ClientToken: '',
    LaunchTime: dateOf(instance.launchedAt),
    State: stateOf(instance.state),
    StateTransitionReason: instance.stateTransitionReason,
    ...(stateReason ? { StateReason: { Code: stateReason.code, Message: stateReason.message } } : {}),
    Placement: {
      AvailabilityZone: instance.availabilityZone,
      AvailabilityZoneId: zoneId(world, instance.availabilityZone),
      GroupName: '',
      Tenancy: 'default',
    },
    Monitoring: { State: instance.monitoring },
    ProductCodes: [],
    ...(keyName === undefined ? {} : { KeyName: keyName }),
    ...(profile ? { IamInstanceProfile: { Arn: profile.arn, Id: profile.id } } : {}),
    ...(lifecycle.kind === 'spot'
      ? { InstanceLifecycle: 'spot', SpotInstanceRequestId: lifecycle.requestId }
      : {}),
    ...(instance.platform === 'windows' ? { Platform: 'Windows' } : {}),
  };
}

/** A terminated instance is in no network any more. */
function networking(world: World, instance: Instance, enis: readonly NetworkInterface[]): InstanceShape {
  const [primary] = enis;
  if (!primary) return { NetworkInterfaces: [], SecurityGroups: [], PrivateDnsName: '', PublicDnsName: '' };
  const [address] = primary.privateAddresses;
  const publicIp = address?.publicAddress?.ip;
  const [ipv6] = primary.ipv6Addresses;
  return {
    VpcId: instance.vpcId,
    SubnetId: instance.subnetId,
    PrivateIpAddress: address?.ip,
    PrivateDnsName: address ? privateDnsName(world, address.ip) : '',
    PublicDnsName: publicIp === undefined ? '' : publicDnsName(world, publicIp),
    ...(publicIp === undefined ? {} : { PublicIpAddress: publicIp }),
    ...(ipv6 === undefined ? {} : { Ipv6Address: ipv6 }),
    SourceDestCheck: primary.sourceDestCheck,
    SecurityGroups: groupIdentifiers(world, primary.groupIds),
    NetworkInterfaces: enis.map((eni) => instanceNetworkInterface(world, eni)),
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
  };
}

function machine(instance: Instance): InstanceShape {
  const facts = instanceTypeOf(instance.type);
  return {
    InstanceType: instance.type as NonNullable<InstanceShape['InstanceType']>,
    Architecture: instance.architecture,
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    EnaSupport: true,
    EbsOptimized: facts.hypervisor === 'nitro',
    CpuOptions: { CoreCount: facts.vCpus / facts.threadsPerCore, ThreadsPerCore: facts.threadsPerCore },
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    HibernationOptions: { Configured: instance.hibernationConfigured },
    MetadataOptions: metadataOptionsShape(instance),
    EnclaveOptions: { Enabled: false },
    BootMode: instance.architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    CurrentInstanceBootMode: facts.hypervisor === 'nitro' ? 'uefi' : 'legacy-bios',
    PlatformDetails: instance.platform === 'windows' ? 'Windows' : 'Linux/UNIX',
    UsageOperation: instance.platform === 'windows' ? 'RunInstances:0002' : 'RunInstances',
    UsageOperationUpdateTime: dateOf(instance.launchedAt),
    MaintenanceOptions: { AutoRecovery: 'default', RebootMigration: 'default' },
    NetworkPerformanceOptions: { BandwidthWeighting: 'default' },
    Operator: { Managed: false },
  };
}

function storage(instance: Instance): InstanceShape {
  return {
    RootDeviceName: instance.rootDeviceName,
    RootDeviceType: instance.rootDeviceType,
    BlockDeviceMappings: instance.blockDevices.map(blockDeviceMapping),
  };
}

/** Disks of the host are not listed, as on AWS: only EBS volumes are. */
export function blockDeviceMapping(device: BlockDevice): InstanceBlockDeviceMapping {
  return {
    DeviceName: device.deviceName,
    Ebs: {
      VolumeId: device.volumeId,
      AttachTime: dateOf(device.attachedAt),
      DeleteOnTermination: device.deleteOnTermination,
      Status: 'attached',
    },
  };
}
