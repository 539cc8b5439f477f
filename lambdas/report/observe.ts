/** The state of the subject and of its evidence, read again from AWS: what the verdict is computed from, and nothing else. */
import { DescribeSecurityGroupsCommand, type Instance, type SecurityGroup } from '@aws-sdk/client-ec2';
import { membershipOf } from '../common/auto-scaling';
import { isCode } from '../common/aws-error';
import { type SnapshotState, snapshotsOf, withLocks, withShares } from '../common/case-snapshots';
import { describeAttribute, describeInstance, ec2 } from '../common/ec2';
import { type Hibernation, hibernationOf } from '../common/hibernation';
import { type Acl, aclsOf } from '../common/network-acls';
import { attachedTo } from '../common/network-interfaces';
import { kindOf } from '../common/own-groups';
import type { GroupKind } from '../common/own-tags';
import { Problems } from '../common/result';
import { routesOf, type SubnetRoute } from '../common/routes';
import { type CredentialState, credentialState } from './credentials';
import { dnsSupportOf, endpointsOf, serialConsoleAccess } from './topology';

export interface ObservedInterface {
  readonly id: string;
  readonly groups: readonly string[];
  readonly subnetId: string;
  readonly hasIpv6: boolean;
}

/** A member is undefined when it could not be read; `unread` then says why. */
export interface Observed {
  readonly state: string | undefined;
  /** What EC2's reason says of a hibernation; undefined of a subject that is neither stopped nor gone. */
  readonly hibernation: Hibernation | undefined;
  readonly credentials: CredentialState;
  readonly isMetadataOn: boolean | undefined;
  readonly networkInterfaces: readonly ObservedInterface[] | undefined;
  /** Those that the subnets of its interfaces go by. */
  readonly networkAcls: readonly Acl[] | undefined;
  readonly routes: readonly SubnetRoute[] | undefined;
  /** Services that the VPC has interface endpoints for. */
  readonly endpoints: readonly string[] | undefined;
  readonly dnsSupport: boolean | undefined;
  readonly serialConsoleAccess: boolean | undefined;
  /** Ids of Cordon's quarantine groups that really have no rule. */
  readonly emptyQuarantineGroups: ReadonlySet<string>;
  readonly terminationProtection: boolean | undefined;
  readonly shutdownBehavior: string | undefined;
  readonly deletedOnTermination: readonly string[] | undefined;
  /** null: in no group. */
  readonly autoScalingGroup: string | null | undefined;
  readonly snapshots: readonly SnapshotState[] | undefined;
  readonly unread: readonly string[];
}

export async function observe(instanceId: string, caseId: string): Promise<Observed> {
  const problems = new Problems();
  const read = <T>(what: string, work: () => Promise<T>) => problems.attempt(`reading ${what}`, work);
  const [instance, networkInterfaces, termination, shutdown, group, snapshots, console] = await Promise.all([
    read('the instance', () => instanceOrGone(instanceId)),
    read('the network interfaces', () => interfacesOf(instanceId)),
    read(
      'termination protection',
      async () => (await describeAttribute(instanceId, 'disableApiTermination')).DisableApiTermination,
    ),
    read(
      'the shutdown behavior',
      async () =>
        (await describeAttribute(instanceId, 'instanceInitiatedShutdownBehavior'))
          .InstanceInitiatedShutdownBehavior,
    ),
    read('the Auto Scaling group', () => groupOf(instanceId)),
    snapshotsAndHolds(caseId, read),
    read('the access to the serial console', serialConsoleAccess),
  ]);
  const ways = await waysOut(instance, networkInterfaces ?? [], instanceId, read);
  return {
    state: instance?.State?.Name,
    hibernation: hibernationIn(instance),
    isMetadataOn: instance?.MetadataOptions && instance.MetadataOptions.HttpEndpoint !== 'disabled',
    networkInterfaces,
    serialConsoleAccess: console,
    ...ways,
    terminationProtection: termination?.Value,
    shutdownBehavior: shutdown?.Value,
    deletedOnTermination: instance?.BlockDeviceMappings?.filter(
      ({ Ebs }) => Ebs?.DeleteOnTermination !== false,
    ).map(({ Ebs }) => Ebs?.VolumeId ?? ''),
    autoScalingGroup: group,
    snapshots,
    unread: problems.summary === undefined ? [] : [problems.summary],
  };
}

type Read = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/** What can be read only when instance and interfaces are known. */
async function waysOut(
  instance: Instance | undefined,
  networkInterfaces: readonly ObservedInterface[],
  instanceId: string,
  read: Read,
) {
  const vpcId = instance?.VpcId;
  const subnetIds = [...new Set(networkInterfaces.map(({ subnetId }) => subnetId))];
  const inVpc = <T>(what: string, work: (vpcId: string) => Promise<T>) =>
    vpcId === undefined ? Promise.resolve(undefined) : read(what, () => work(vpcId));
  const groupIds = [...new Set(networkInterfaces.flatMap(({ groups }) => groups))];
  const [groups, networkAcls, routes, endpoints, dnsSupport, credentials] = await Promise.all([
    read('the groups', () => groupsById(groupIds)),
    read('the network ACLs', () => aclsOf(subnetIds)),
    inVpc('the route tables', (id) => routesOf(id, subnetIds)),
    inVpc('the endpoints', endpointsOf),
    inVpc('the DNS support of the VPC', dnsSupportOf),
    instance && read('the credentials', () => credentialState(instance.IamInstanceProfile?.Arn, instanceId)),
  ]);
  const empty = (groups ?? []).filter(isEmptyQuarantine).map(({ GroupId }) => GroupId ?? '');
  return {
    emptyQuarantineGroups: new Set(empty),
    networkAcls,
    routes,
    endpoints,
    dnsSupport,
    credentials: credentials ?? 'unread',
  } as const;
}

/** What holds a snapshot, and who may use it, is read for itself: without it the snapshots are still there. */
async function snapshotsAndHolds(caseId: string, read: Read): Promise<SnapshotState[] | undefined> {
  const snapshots = await read('the snapshots', () => snapshotsOf(caseId));
  if (!snapshots) return undefined;
  const locked = (await read('the locks of the snapshots', () => withLocks(snapshots))) ?? snapshots;
  return (await read('the shares of the snapshots', () => withShares(locked))) ?? locked;
}

function hibernationIn(instance: Instance | undefined): Hibernation | undefined {
  if (instance?.State?.Name === 'terminated') return 'lost';
  return instance?.State?.Name === 'stopped' ? hibernationOf(instance) : undefined;
}

/** EC2 forgets a terminated instance after about an hour. */
async function instanceOrGone(instanceId: string): Promise<Instance> {
  try {
    return await describeInstance(instanceId);
  } catch (error) {
    if (isCode(error, 'InvalidInstanceID.NotFound')) return { State: { Name: 'terminated' } };
    throw error;
  }
}

async function interfacesOf(instanceId: string): Promise<ObservedInterface[]> {
  const attached = await attachedTo(instanceId);
  return attached.map(({ networkInterfaceId, groupIds, subnetId, hasIpv6 }) => ({
    id: networkInterfaceId,
    groups: groupIds,
    subnetId,
    hasIpv6,
  }));
}

async function groupsById(GroupIds: string[]): Promise<SecurityGroup[]> {
  if (GroupIds.length === 0) return [];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? [];
}

const QUARANTINE: GroupKind = 'quarantine';

const isEmptyQuarantine = (group: SecurityGroup): boolean =>
  kindOf(group) === QUARANTINE &&
  group.IpPermissions?.length === 0 &&
  group.IpPermissionsEgress?.length === 0;

/** A detachment that was taken ends with the draining of the load balancer, minutes later. */
async function groupOf(instanceId: string): Promise<string | null> {
  const member = await membershipOf(instanceId);
  return member === null || member.lifecycleState.startsWith('Detach') ? null : member.name;
}
