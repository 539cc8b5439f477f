/** A dozen common instance types, as DescribeInstanceTypes gives them. */
import { NotModelled } from '../../wire/service-error';

export interface InstanceTypeFacts {
  readonly architecture: 'x86_64' | 'arm64';
  readonly vCpus: number;
  readonly threadsPerCore: 1 | 2;
  readonly memoryMiB: number;
  /** NVMe disks of the host. */
  readonly disks?: { readonly count: number; readonly sizeGB: number };
  readonly hypervisor: 'nitro' | 'xen';
  /** Nitro v6: idle TCP flows expire after 350 s instead of five days. */
  readonly nitroV6: boolean;
  readonly hibernation: boolean;
  readonly burstable: boolean;
  readonly freeTier: boolean;
  readonly maxInterfaces: number;
  readonly addressesPerInterface: number;
  readonly networkPerformance: string;
}

const NITRO = {
  hypervisor: 'nitro',
  nitroV6: false,
  hibernation: true,
  burstable: false,
  freeTier: false,
} as const;
const INTEL = { ...NITRO, architecture: 'x86_64', threadsPerCore: 2 } as const;
const GRAVITON = { ...NITRO, architecture: 'arm64', threadsPerCore: 1 } as const;
const TINY = { maxInterfaces: 2, addressesPerInterface: 2 } as const;
const SMALL = { maxInterfaces: 3, addressesPerInterface: 4 } as const;
const MEDIUM = { maxInterfaces: 3, addressesPerInterface: 6 } as const;
const LARGE = { maxInterfaces: 3, addressesPerInterface: 10 } as const;
const XLARGE = { maxInterfaces: 4, addressesPerInterface: 15 } as const;
const UP_TO_5 = { networkPerformance: 'Up to 5 Gigabit' } as const;
const UP_TO_10 = { networkPerformance: 'Up to 10 Gigabit' } as const;
const UP_TO_12 = { networkPerformance: 'Up to 12.5 Gigabit' } as const;

export const INSTANCE_TYPES: Readonly<Record<string, InstanceTypeFacts>> = {
  't2.micro': {
    ...INTEL,
    ...TINY,
    hypervisor: 'xen',
    vCpus: 1,
    threadsPerCore: 1,
    memoryMiB: 1024,
    burstable: true,
    freeTier: true,
    networkPerformance: 'Low to Moderate',
  },
  't3.nano': { ...INTEL, ...TINY, ...UP_TO_5, vCpus: 2, memoryMiB: 512, burstable: true },
  't3.micro': { ...INTEL, ...TINY, ...UP_TO_5, vCpus: 2, memoryMiB: 1024, burstable: true, freeTier: true },
  't3.medium': { ...INTEL, ...MEDIUM, ...UP_TO_5, vCpus: 2, memoryMiB: 4096, burstable: true },
  't3.large': {
    ...INTEL,
    ...MEDIUM,
    ...UP_TO_5,
    maxInterfaces: 3,
    addressesPerInterface: 12,
    vCpus: 2,
    memoryMiB: 8192,
    burstable: true,
  },
  't4g.small': {
    ...GRAVITON,
    ...SMALL,
    ...UP_TO_5,
    vCpus: 2,
    memoryMiB: 2048,
    burstable: true,
    freeTier: true,
  },
  'm5.large': { ...INTEL, ...LARGE, ...UP_TO_10, vCpus: 2, memoryMiB: 8192 },
  'm5d.large': {
    ...INTEL,
    ...LARGE,
    ...UP_TO_10,
    vCpus: 2,
    memoryMiB: 8192,
    disks: { count: 1, sizeGB: 75 },
  },
  'm6i.xlarge': { ...INTEL, ...XLARGE, ...UP_TO_12, vCpus: 4, memoryMiB: 16_384 },
  'm7g.large': { ...GRAVITON, ...LARGE, ...UP_TO_12, vCpus: 2, memoryMiB: 8192 },
  'c6gd.medium': {
    ...GRAVITON,
    ...TINY,
    ...UP_TO_10,
    addressesPerInterface: 4,
    vCpus: 1,
    memoryMiB: 2048,
    disks: { count: 1, sizeGB: 59 },
  },
  'c6gd.xlarge': {
    ...GRAVITON,
    ...XLARGE,
    ...UP_TO_10,
    vCpus: 4,
    memoryMiB: 8192,
    disks: { count: 1, sizeGB: 237 },
  },
  'r6i.2xlarge': { ...INTEL, ...XLARGE, ...UP_TO_12, vCpus: 8, memoryMiB: 65_536 },
  'r6i.8xlarge': {
    ...INTEL,
    hibernation: false,
    vCpus: 32,
    memoryMiB: 262_144,
    maxInterfaces: 8,
    addressesPerInterface: 30,
    networkPerformance: '12.5 Gigabit',
  },
  'i3.large': {
    ...INTEL,
    ...UP_TO_10,
    hypervisor: 'xen',
    hibernation: true,
    maxInterfaces: 3,
    addressesPerInterface: 10,
    vCpus: 2,
    memoryMiB: 15_616,
    disks: { count: 1, sizeGB: 475 },
  },
  'u-24tb1.112xlarge': {
    ...INTEL,
    hibernation: false,
    vCpus: 448,
    memoryMiB: 25_165_824,
    maxInterfaces: 15,
    addressesPerInterface: 50,
    networkPerformance: '100 Gigabit',
  },
  'm8i.large': { ...INTEL, ...LARGE, ...UP_TO_12, nitroV6: true, vCpus: 2, memoryMiB: 8192 },
};

/** @throws NotModelled for a type that the table lacks */
export function instanceTypeOf(type: string): InstanceTypeFacts {
  const facts = INSTANCE_TYPES[type];
  if (!facts)
    throw new NotModelled(`instance type '${type}'; known: ${Object.keys(INSTANCE_TYPES).join(', ')}`);
  return facts;
}
