import type {
  _InstanceType,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import { describing } from './describe';
import { INSTANCE_TYPES, type InstanceTypeFacts } from './instance-types';

type Entry = InstanceTypeFacts & { readonly type: string };

export const describeInstanceTypes = describing<
  DescribeInstanceTypesRequest,
  Entry,
  DescribeInstanceTypesResult
>({
  name: 'DescribeInstanceTypes',
  modelled: ['InstanceTypes'],
  pages: { min: 5, max: 100, unasked: 100 },
  ids: ({ InstanceTypes }) => InstanceTypes,
  select: (_call, types) => {
    const all = Object.entries(INSTANCE_TYPES).map(([type, facts]) => ({ ...facts, type }));
    const missing = types.filter((type) => !(type in INSTANCE_TYPES));
    if (missing.length > 0)
      throw new ServiceError(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${missing.join(', ')}]`,
      );
    return types.length > 0 ? all.filter(({ type }) => types.includes(type)) : all;
  },
  tags: () => undefined,
  filters: {
    'instance-type': ({ type }) => [type],
    'bare-metal': () => ['false'],
    'burstable-performance-supported': ({ burstable }) => [String(burstable)],
    'current-generation': ({ type }) => [String(isCurrent(type))],
    'free-tier-eligible': ({ freeTier }) => [String(freeTier)],
    'hibernation-supported': ({ hibernation }) => [String(hibernation)],
    hypervisor: ({ hypervisor }) => [hypervisor],
    'instance-storage-supported': ({ disks }) => [String(disks !== undefined)],
    'memory-info.size-in-mib': ({ memoryMiB }) => [String(memoryMiB)],
    'processor-info.supported-architecture': ({ architecture }) => [architecture],
    'vcpu-info.default-vcpus': ({ vCpus }) => [String(vCpus)],
  },
  answer: (entries) => ({ InstanceTypes: entries.map(shape) }),
});

function isCurrent(type: string): boolean {
  return !type.startsWith('i3.');
}

function shape(facts: Entry): InstanceTypeInfo {
  return {
    InstanceType: facts.type as _InstanceType,
    CurrentGeneration: isCurrent(facts.type),
    FreeTierEligible: facts.freeTier,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: facts.hypervisor,
    ...processor(facts),
    MemoryInfo: { SizeInMiB: facts.memoryMiB },
    ...storage(facts),
    NetworkInfo: network(facts),
    HibernationSupported: facts.hibernation,
    BurstablePerformanceSupported: facts.burstable,
    DedicatedHostsSupported: !facts.burstable,
    AutoRecoverySupported: facts.disks === undefined,
    SupportedBootModes: facts.architecture === 'arm64' ? ['uefi'] : ['legacy-bios', 'uefi'],
  };
}

function processor({ architecture, vCpus, threadsPerCore }: Entry): InstanceTypeInfo {
  return {
    ProcessorInfo: {
      SupportedArchitectures: [architecture],
      Manufacturer: architecture === 'arm64' ? 'AWS' : 'Intel',
    },
    VCpuInfo: {
      DefaultVCpus: vCpus,
      DefaultCores: vCpus / threadsPerCore,
      DefaultThreadsPerCore: threadsPerCore,
    },
  };
}

function storage({ disks, hypervisor }: Entry): InstanceTypeInfo {
  const EbsInfo: NonNullable<InstanceTypeInfo['EbsInfo']> = {
    EbsOptimizedSupport: hypervisor === 'nitro' ? 'default' : 'unsupported',
    EncryptionSupport: 'supported',
    NvmeSupport: hypervisor === 'nitro' ? 'required' : 'unsupported',
  };
  if (!disks) return { EbsInfo, InstanceStorageSupported: false };
  return {
    EbsInfo,
    InstanceStorageSupported: true,
    InstanceStorageInfo: {
      TotalSizeInGB: disks.count * disks.sizeGB,
      Disks: [{ SizeInGB: disks.sizeGB, Count: disks.count, Type: 'ssd' }],
      NvmeSupport: 'required',
      EncryptionSupport: hypervisor === 'nitro' ? 'required' : 'unsupported',
    },
  };
}

function network(facts: Entry): NonNullable<InstanceTypeInfo['NetworkInfo']> {
  const { networkPerformance, maxInterfaces, addressesPerInterface, hypervisor } = facts;
  return {
    NetworkPerformance: networkPerformance,
    MaximumNetworkInterfaces: maxInterfaces,
    MaximumNetworkCards: 1,
    DefaultNetworkCardIndex: 0,
    NetworkCards: [
      {
        NetworkCardIndex: 0,
        NetworkPerformance: networkPerformance,
        MaximumNetworkInterfaces: maxInterfaces,
      },
    ],
    Ipv4AddressesPerInterface: addressesPerInterface,
    Ipv6AddressesPerInterface: addressesPerInterface,
    Ipv6Supported: true,
    EnaSupport: hypervisor === 'nitro' ? 'required' : 'supported',
    EfaSupported: false,
    EncryptionInTransitSupported: facts.nitroV6,
  };
}
