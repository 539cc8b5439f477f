/** The state of the subject and of its evidence, read again from AWS: what the verdict is computed from, and nothing else. */
import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceAttributeCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  type Instance,
  type InstanceAttributeName,
  paginateDescribeSnapshots,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { collect } from '../common/collect';
import { describeInstance, ec2 } from '../common/ec2';
import { Problems } from '../common/result';

const autoScaling = new AutoScalingClient(clientDefaults());

export interface SnapshotEvidence {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly state: string;
  readonly progress: string;
}

/** A member is undefined when it could not be read; `unread` then says why. */
export interface Observed {
  readonly state: string | undefined;
  readonly hasProfile: boolean | undefined;
  readonly networkInterfaces:
    | readonly { readonly id: string; readonly groups: readonly string[] }[]
    | undefined;
  /** Ids of Cordon's quarantine groups that really have no rule. */
  readonly emptyQuarantineGroups: ReadonlySet<string>;
  readonly terminationProtection: boolean | undefined;
  readonly shutdownBehavior: string | undefined;
  readonly deletedOnTermination: readonly string[] | undefined;
  /** null: in no group. */
  readonly autoScalingGroup: string | null | undefined;
  readonly snapshots: readonly SnapshotEvidence[] | undefined;
  readonly unread: readonly string[];
}

export async function observe(instanceId: string, caseId: string): Promise<Observed> {
  const problems = new Problems();
  const read = <T>(what: string, work: () => Promise<T>) => problems.attempt(`reading ${what}`, work);
  const [instance, networkInterfaces, termination, shutdown, group, snapshots] = await Promise.all([
    read('the instance', () => instanceOrGone(instanceId)),
    read('the network interfaces', () => interfacesOf(instanceId)),
    read(
      'termination protection',
      async () => (await attribute(instanceId, 'disableApiTermination')).DisableApiTermination,
    ),
    read(
      'the shutdown behavior',
      async () =>
        (await attribute(instanceId, 'instanceInitiatedShutdownBehavior')).InstanceInitiatedShutdownBehavior,
    ),
    read('the Auto Scaling group', () => groupOf(instanceId)),
    read('the snapshots', () => snapshotsOf(caseId)),
  ]);
  const groupIds = [...new Set((networkInterfaces ?? []).flatMap(({ groups }) => groups))];
  const groups = await read('the groups', () => groupsById(groupIds));
  return {
    state: instance?.State?.Name,
    hasProfile: instance && instance.IamInstanceProfile !== undefined,
    networkInterfaces,
    emptyQuarantineGroups: new Set(
      (groups ?? []).filter(isEmptyQuarantine).map(({ GroupId }) => GroupId ?? ''),
    ),
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

/** EC2 forgets a terminated instance after about an hour. */
async function instanceOrGone(instanceId: string): Promise<Instance> {
  try {
    return await describeInstance(instanceId);
  } catch (error) {
    if (isCode(error, 'InvalidInstanceID.NotFound')) return { State: { Name: 'terminated' } };
    throw error;
  }
}

async function interfacesOf(instanceId: string) {
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }],
    }),
  );
  return (NetworkInterfaces ?? []).map(({ NetworkInterfaceId, Groups }) => ({
    id: NetworkInterfaceId ?? '',
    groups: (Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
  }));
}

const attribute = (InstanceId: string, Attribute: InstanceAttributeName) =>
  ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));

async function groupsById(GroupIds: string[]): Promise<SecurityGroup[]> {
  if (GroupIds.length === 0) return [];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? [];
}

const isEmptyQuarantine = ({ Tags, IpPermissions, IpPermissionsEgress }: SecurityGroup): boolean =>
  Tags?.some(({ Key, Value }) => Key === 'cordon:group' && Value === 'quarantine') === true &&
  IpPermissions?.length === 0 &&
  IpPermissionsEgress?.length === 0;

async function groupOf(instanceId: string): Promise<string | null> {
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const [member] = AutoScalingInstances ?? [];
  // A detachment that was taken ends with the draining of the load balancer, minutes later.
  return member?.LifecycleState?.startsWith('Detach') ? null : (member?.AutoScalingGroupName ?? null);
}

async function snapshotsOf(caseId: string): Promise<SnapshotEvidence[]> {
  const pages = paginateDescribeSnapshots(
    { client: ec2, pageSize: 200 },
    { OwnerIds: ['self'], Filters: [{ Name: 'tag:cordon:case', Values: [caseId] }] },
  );
  const snapshots = await collect(pages, ({ Snapshots }) => Snapshots);
  return snapshots.map(({ SnapshotId, VolumeId, State, Progress }) => ({
    snapshotId: SnapshotId ?? '',
    volumeId: VolumeId ?? '',
    state: State ?? 'unknown',
    progress: Progress ?? '',
  }));
}
