/**
 * Instances and their disks. `content` and `memory` are modelled files and secrets: what a snapshot, a memory
 * capture or a hibernation can still find is whatever these maps hold at that moment.
 */
import type { HostTraits } from '../../guest/host-traits';
import type { Tags } from './network-model';

export type InstanceStateName =
  | 'pending'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'shutting-down'
  | 'terminated';

/**
 * The operating system's own view: it may still run hooks and send packets while EC2 says `stopping`. `frozen` is the part of a
 * hibernation in which no process runs any more and the RAM is being written.
 */
export type GuestState = 'running' | 'shutting-down' | 'frozen' | 'off';

export type Lifecycle =
  | { readonly kind: 'normal' }
  | { readonly kind: 'spot'; readonly requestId: string; readonly requestType: 'one-time' | 'persistent' };

export interface BlockDevice {
  readonly deviceName: string;
  readonly volumeId: string;
  readonly attachedAt: number;
  deleteOnTermination: boolean;
}

/** A local NVMe or SSD disk of the host; its content does not survive a stop, a hibernation or a termination. */
export interface InstanceStoreVolume {
  readonly deviceName: string;
  readonly sizeGB: number;
  readonly content: Map<string, string>;
}

export interface InstanceProfile {
  readonly arn: string;
  readonly id: string;
  readonly associationId: string;
  readonly roleName: string;
}

export interface MetadataOptions {
  httpEndpoint: 'enabled' | 'disabled';
  httpTokens: 'optional' | 'required';
  httpPutResponseHopLimit: number;
  httpProtocolIpv6: 'enabled' | 'disabled';
  instanceMetadataTags: 'enabled' | 'disabled';
}

export interface InstanceAttributes {
  disableApiTermination: boolean;
  disableApiStop: boolean;
  instanceInitiatedShutdownBehavior: 'stop' | 'terminate';
  /** Base64, as the API carries it. */
  userData?: string;
}

export interface Console {
  log: Uint8Array;
  /** The log as EC2 posted it after the last change of state, and when. */
  posted: Uint8Array;
  postedAt: number;
}

export interface Instance {
  readonly id: string;
  readonly reservationId: string;
  readonly type: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly platform: 'linux' | 'windows';
  readonly imageId: string;
  readonly keyName?: string;
  readonly lifecycle: Lifecycle;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly rootDeviceType: 'ebs' | 'instance-store';
  readonly rootDeviceName: string;
  readonly hibernationConfigured: boolean;
  readonly monitoring: 'disabled' | 'enabled';
  /** As asked for; change them through metadata-options.ts. */
  readonly metadataOptions: MetadataOptions;
  /** As the host has them. */
  readonly appliedMetadata: MetadataOptions;
  readonly attributes: InstanceAttributes;
  readonly tags: Tags;
  /** Whether it asked for a public IPv4 address at launch; a start gives a new one to a single interface. */
  readonly associatePublicIp: boolean;
  /** Ids of the attached interfaces, by device index. */
  readonly eniIds: string[];
  readonly blockDevices: BlockDevice[];
  readonly instanceStore: InstanceStoreVolume[];
  /** What the guest wrote to its serial console, byte for byte. */
  readonly console: Console;
  /** What only the RAM holds. */
  readonly memory: Map<string, string>;
  /** How it behaves towards a script that runs on it. */
  readonly host: HostTraits;
  profile?: InstanceProfile;
  launchedAt: number;
  state: InstanceStateName;
  guest: GuestState;
  /** `true` between a hibernation that worked and the next start: the RAM image lies on the root volume. */
  hibernated: boolean;
  stateReason?: { readonly code: string; readonly message: string };
  stateTransitionReason: string;
}

export type VolumeType = 'gp2' | 'gp3' | 'io1' | 'io2' | 'st1' | 'sc1' | 'standard';

export interface Volume {
  readonly id: string;
  readonly availabilityZone: string;
  readonly sizeGiB: number;
  /** What a full snapshot has to copy. */
  readonly usedGiB: number;
  readonly type: VolumeType;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly createdAt: number;
  readonly tags: Tags;
  readonly content: Map<string, string>;
  state: 'available' | 'in-use';
  attachment?: { readonly instanceId: string; readonly deviceName: string };
}

export interface Snapshot {
  readonly id: string;
  readonly volumeId: string;
  readonly ownerId: string;
  readonly description: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly startedAt: number;
  /** When the copy will have ended; progress follows from it. */
  readonly dueAt: number;
  readonly tags: Tags;
  /** The volume's content at the moment of the call, whatever happens to the volume afterwards. */
  readonly content: ReadonlyMap<string, string>;
  /** Accounts that may create volumes from it. */
  readonly sharedWith: Set<string>;
  /** Of a copy. */
  readonly copyOf?: string;
  state: 'pending' | 'completed' | 'error';
  stateMessage?: string;
  lock?: SnapshotLock;
}

export interface SnapshotLock {
  readonly mode: 'governance' | 'compliance';
  readonly createdAt: number;
  readonly days: number;
  readonly coolOffHours?: number;
  /** When its duration began: with the snapshot's completion, if that came later. */
  startsAt?: number;
}
