/**
 * EC2's part of the world. Read anything here directly; change it through the helpers beside it, which keep
 * the flows, the events on the bus and the subscribers in step:
 *
 * - builders.ts: `addVpc`, `addSubnet`, `addSecurityGroup`, `addVolume`, `addVpcEndpoint`, `launchInstance` …
 * - lifecycle.ts: `stopInstance`, `startInstance`, `terminateInstance`
 * - security-groups.ts: `setGroups`, `addRules`, `removeRules`
 * - elastic-ips.ts: `associateElasticIp`, `disassociateElasticIp`
 * - network-acls.ts: `setEntry`, `removeEntry`, `associateNetworkAcl`
 * - connection-tracking.ts: `openFlow`, `sendPacket`, `closeFlow`; reachability.ts: `canReach`
 */
import type { Random } from '../../kernel/random';
import type { GuestState, Instance, InstanceStateName, Snapshot, Volume } from './compute-model';
import type { FlowLog } from './flow-logs';
import type { Flow } from './flow-model';
import type { NetworkAcl } from './network-acl-model';
import type {
  ElasticIp,
  ManagedPrefixList,
  NetworkInterface,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from './network-model';
import type { RouteTable } from './route-model';
import { Signal } from './signal';
import type { SpotRequest } from './spot-model';

export type * from './compute-model';
export type * from './flow-model';
export type * from './network-acl-model';
export type * from './network-model';
export type * from './route-model';
export type * from './spot-model';

/** Behaviour that AWS does not document. */
export interface Ec2Switches {
  /** Whether a tracked flow becomes untracked once its interface gets groups that are open both ways. @default false */
  readonly openGroupsUntrackFlows: boolean;
  /** Whether new idle timeouts of an interface apply to its open flows too. @default false */
  readonly timeoutsReachOpenFlows: boolean;
  /**
   * Whether a packet that a network ACL drops still counts for the tracked flow that it belongs to: on its way out it has
   * passed the security group by then. @default true
   */
  readonly droppedPacketsKeepFlows: boolean;
  /**
   * Whether the stopped instance of a Spot request is terminated when the request is cancelled. The documentation has a
   * status for it (`instance-terminated-by-service`) and does not say when. @default true
   */
  readonly cancelTerminatesStoppedSpot: boolean;
  /** Whether the snapshots of a multi-volume set are announced one by one too. @default false */
  readonly multiVolumeSnapshotsNotifyEach: boolean;
  /** How fast a snapshot copies the used part of its volume, in MiB/s. @default 150 */
  readonly snapshotThroughput: number;
  /**
   * The reason that EC2 gives for an instance that shut down instead of hibernating. It is documented only that the reason of a hibernation says
   * that one was begun. @default shutdown
   */
  readonly failedHibernationReason: 'shutdown' | 'hibernation' | 'none';
  /** How long a change of tags takes to reach the bus, in ms, from and to. @default [1000, 5000] */
  readonly tagEventDelayMs: readonly [number, number];
}

const DEFAULT_SWITCHES: Ec2Switches = {
  openGroupsUntrackFlows: false,
  timeoutsReachOpenFlows: false,
  droppedPacketsKeepFlows: true,
  cancelTerminatesStoppedSpot: true,
  multiVolumeSnapshotsNotifyEach: false,
  snapshotThroughput: 150,
  failedHibernationReason: 'shutdown',
  tagEventDelayMs: [1000, 5000],
};

export interface Ec2State {
  readonly switches: Ec2Switches;
  readonly ids: Random;
  readonly chance: Random;
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly spotRequests: Map<string, SpotRequest>;
  readonly elasticIps: Map<string, ElasticIp>;
  readonly routeTables: Map<string, RouteTable>;
  readonly networkAcls: Map<string, NetworkAcl>;
  readonly networkInterfaces: Map<string, NetworkInterface>;
  readonly instances: Map<string, Instance>;
  readonly volumes: Map<string, Volume>;
  readonly snapshots: Map<string, Snapshot>;
  readonly endpoints: Map<string, VpcEndpoint>;
  readonly prefixLists: Map<string, ManagedPrefixList>;
  readonly flows: Map<string, Flow>;
  readonly flowLogs: Map<string, FlowLog>;
  /** How often the tags of a resource have changed: `version` of `Tag Change on Resource`. */
  readonly tagVersions: Map<string, number>;
  /** Volumes whose next snapshot ends in `error`. A scenario adds, the snapshot removes. */
  readonly failingVolumes: Set<string>;
  /** Instances whose operating system will not hibernate: a normal shutdown occurs instead. */
  readonly failingHibernations: Set<string>;
  /** Whether anybody in the account may use a serial console; AWS's default is no. A scenario sets it. */
  serialConsoleAccess: boolean;
  /** The groups of an interface, or the rules of one of its groups, changed. */
  readonly onGroupsChanged: Signal<[eniId: string]>;
  /** The entries of a network ACL changed, or which subnets it is associated with. */
  readonly onNetworkAclChanged: Signal<[networkAclId: string]>;
  /** An Elastic IP came to an interface or left it. */
  readonly onElasticIpMoved: Signal<[eniId: string]>;
  readonly onInstanceState: Signal<[instanceId: string, state: InstanceStateName]>;
  /** `shutting-down` is the signal that the guest itself notices; SkipOsShutdown goes straight to `off`. */
  readonly onGuestState: Signal<[instanceId: string, guest: GuestState]>;
  readonly onFlowClosed: Signal<[flow: Flow]>;
}

export interface Ec2Options {
  readonly random: Random;
  readonly switches?: Partial<Ec2Switches>;
}

export function createEc2State({ random, switches }: Ec2Options): Ec2State {
  return {
    switches: { ...DEFAULT_SWITCHES, ...switches },
    ids: random.fork('ec2.ids'),
    chance: random.fork('ec2.chance'),
    vpcs: new Map(),
    subnets: new Map(),
    securityGroups: new Map(),
    spotRequests: new Map(),
    elasticIps: new Map(),
    routeTables: new Map(),
    networkAcls: new Map(),
    networkInterfaces: new Map(),
    instances: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    endpoints: new Map(),
    prefixLists: new Map(),
    flows: new Map(),
    flowLogs: new Map(),
    tagVersions: new Map(),
    failingVolumes: new Set(),
    failingHibernations: new Set(),
    serialConsoleAccess: false,
    onGroupsChanged: new Signal(),
    onNetworkAclChanged: new Signal(),
    onElasticIpMoved: new Signal(),
    onInstanceState: new Signal(),
    onGuestState: new Signal(),
    onFlowClosed: new Signal(),
  };
}
