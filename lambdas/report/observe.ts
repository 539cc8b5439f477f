/** The state of the subject and of its evidence, read again from AWS: what the verdict is computed from, and nothing else. */
import { DescribeSecurityGroupsCommand, type Instance, type SecurityGroup } from '@aws-sdk/client-ec2';
import { membershipOf } from '../common/auto-scaling';
import { isCode } from '../common/aws-error';
import { type SnapshotState, snapshotsOf } from '../common/case-snapshots';
import { describeAttribute, describeInstance, ec2 } from '../common/ec2';
import { attachedTo } from '../common/network-interfaces';
import { GROUP_TAG, type GroupKind } from '../common/own-tags';
import { Problems } from '../common/result';

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
  readonly snapshots: readonly SnapshotState[] | undefined;
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
      async () => (await describeAttribute(instanceId, 'disableApiTermination')).DisableApiTermination,
    ),
    read(
      'the shutdown behavior',
      async () =>
        (await describeAttribute(instanceId, 'instanceInitiatedShutdownBehavior'))
          .InstanceInitiatedShutdownBehavior,
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
  const attached = await attachedTo(instanceId);
  return attached.map(({ networkInterfaceId, groupIds }) => ({ id: networkInterfaceId, groups: groupIds }));
}

async function groupsById(GroupIds: string[]): Promise<SecurityGroup[]> {
  if (GroupIds.length === 0) return [];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? [];
}

const QUARANTINE: GroupKind = 'quarantine';

const isEmptyQuarantine = ({ Tags, IpPermissions, IpPermissionsEgress }: SecurityGroup): boolean =>
  Tags?.some(({ Key, Value }) => Key === GROUP_TAG && Value === QUARANTINE) === true &&
  IpPermissions?.length === 0 &&
  IpPermissionsEgress?.length === 0;

/** A detachment that was taken ends with the draining of the load balancer, minutes later. */
async function groupOf(instanceId: string): Promise<string | null> {
  const member = await membershipOf(instanceId);
  return member === null || member.lifecycleState.startsWith('Detach') ? null : member.name;
}
