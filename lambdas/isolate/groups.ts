/**
 * Cordon's own security groups, one of each kind a VPC, made on demand. The quarantine group has no rule. The evidence
 * channel lets 443 out to the VPC's own interface endpoints for Systems Manager and to S3's prefix list, nothing
 * else, and exists only where these endpoints do; the open channel and the conversion groups only where policy asks for them. A group is trusted only after its rules were read: whatever rule does
 * not belong is revoked before the group is used.
 */
import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { groupName, kindOf } from '../common/own-groups';
import { GROUP_TAG, type GroupKind } from '../common/own-tags';
import { nowMs } from '../common/time';
import type { OwnRule } from './own-rule';
import { allow, confirmRules, hasExactly } from './rules';

export interface OwnGroup {
  readonly groupId: string;
  /** Made just now: its rules have not been read since they were corrected. */
  readonly isNew: boolean;
}

/**
 * The VPC's quarantine group, without any rule. A new one comes with open egress, which is removed at once for the address
 * families that the subject has; `confirmRules` looks after the cut whether there is more.
 */
export async function quarantineGroup(vpcId: string, hasIpv6: boolean, changes: Changes): Promise<OwnGroup> {
  const standing = await findGroup('quarantine', vpcId);
  if (standing) {
    if (!hasExactly(standing, [])) await confirmRules(standing.GroupId ?? '', [], changes);
    return { groupId: standing.GroupId ?? '', isNew: false };
  }
  const made = await createGroup('quarantine', vpcId, changes);
  const groupId = made ?? standIn('quarantine');
  await removeDefaultEgress(groupId, hasIpv6, changes);
  return { groupId, isNew: made !== undefined };
}

/** For the id of a group that a dry run does not make. */
const standIn = (kind: GroupKind): string => `(a new ${groupName(kind)} group)`;

/** The VPC's group of that kind with exactly these rules. */
export async function groupWith(
  kind: GroupKind,
  vpcId: string,
  rules: readonly OwnRule[],
  changes: Changes,
): Promise<OwnGroup> {
  const standing = await findGroup(kind, vpcId);
  const groupId = standing?.GroupId ?? (await createGroup(kind, vpcId, changes));
  if (groupId === undefined) return await notMade(kind, rules, changes);
  // A read right after the creation may not show the egress that a new group comes with: it goes without being asked after.
  if (!standing && kind === 'evidence-channel') await revokeOpenEgress(groupId, changes);
  if (!standing || !hasExactly(standing, rules)) await confirmRules(groupId, rules, changes);
  return { groupId, isNew: false };
}

/** In a dry run: what would be done to a new group. */
async function notMade(kind: GroupKind, rules: readonly OwnRule[], changes: Changes): Promise<OwnGroup> {
  const groupId = standIn(kind);
  await removeDefaultEgress(groupId, false, changes);
  await allow(groupId, rules, changes);
  return { groupId, isNew: false };
}

/** Over IPv4; that over IPv6 is found by reading the rules. */
async function revokeOpenEgress(groupId: string, changes: Changes): Promise<void> {
  const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  try {
    await changes.make(
      'ec2:RevokeSecurityGroupEgress',
      groupId,
      'the egress that a new group comes with: removed',
      () => ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions })),
    );
  } catch (error) {
    if (!isCode(error, 'InvalidPermission.NotFound')) throw error;
  }
}

async function removeDefaultEgress(groupId: string, hasIpv6: boolean, changes: Changes): Promise<void> {
  const IpPermissions: IpPermission[] = [
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ...(hasIpv6 ? [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }] : []),
  ];
  try {
    await changes.make(
      'ec2:RevokeSecurityGroupEgress',
      groupId,
      'the egress that a new group comes with: removed',
      () => ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions })),
    );
  } catch (error) {
    if (!isCode(error, 'InvalidPermission.NotFound')) throw error;
    await confirmRules(groupId, [], changes);
  }
}

/** What merely has the tag, or the name, may have got it from the intruder (see own-groups.ts). */
export async function findGroup(kind: GroupKind, vpcId: string): Promise<SecurityGroup | undefined> {
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: `tag:${GROUP_TAG}`, Values: [kind] },
      ],
    }),
  );
  return SecurityGroups?.filter((group) => kindOf(group) === kind).sort((a, b) =>
    (a.GroupId ?? '') < (b.GroupId ?? '') ? -1 : 1,
  )[0];
}

/** Two cases in one VPC may both find none; the one that comes second finds the first one's group. */
async function createGroup(kind: GroupKind, vpcId: string, changes: Changes): Promise<string | undefined> {
  try {
    return await createNamed(groupName(kind), kind, vpcId, changes);
  } catch (error) {
    if (!isCode(error, 'InvalidGroup.Duplicate')) throw error;
    const standing = (await findGroup(kind, vpcId))?.GroupId;
    // The name is taken by a group that is not ours.
    return standing ?? (await createNamed(`${groupName(kind)}-${nowMs()}`, kind, vpcId, changes));
  }
}

async function createNamed(
  name: string,
  kind: GroupKind,
  vpcId: string,
  changes: Changes,
): Promise<string | undefined> {
  const created = await changes.make('ec2:CreateSecurityGroup', vpcId, `a group ${name} for the VPC`, () =>
    ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: `Cordon ${kind}: managed by Cordon, do not edit`,
        VpcId: vpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: GROUP_TAG, Value: kind }] }],
      }),
    ),
  );
  return created?.GroupId;
}
