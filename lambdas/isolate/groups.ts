/**
 * Cordon's own security groups, one of each kind a VPC, made on demand. The quarantine group has no rule. The evidence
 * channel lets 443 out to the VPC's own interface endpoints for Systems Manager and to S3's prefix list, nothing
 * else, and exists only where these endpoints do; the open channel and the conversion groups only where policy asks for them. A group is trusted only after its rules were read: whatever rule does
 * not belong is revoked before the group is used, and the subject leaves quarantine for none whose rules a read has not shown to be right.
 */
import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { groupName, kindOf } from '../common/own-groups';
import { GROUP_TAG, type GroupKind } from '../common/own-tags';
import type { Subject } from '../common/subject';
import { nowMs } from '../common/time';
import { removeDefaultEgress } from './default-egress';
import type { OwnRule } from './own-rule';
import { allowNew, correctRules, hasExactly, proveRules } from './rules';

export interface OwnGroup {
  readonly groupId: string;
  /** What is still to be done to its rules: to be read, or, where two reads contradicted each other, to be corrected. */
  readonly rules: 'proved' | 'new' | 'corrected' | 'doubtful';
}

export interface Place {
  readonly vpcId: string;
  /** Whether the subject has an IPv6 address. */
  readonly hasIpv6: boolean;
}

export const placeOf = ({
  vpcId,
  networkInterfaces,
}: Pick<Subject, 'networkInterfaces'> & { readonly vpcId: string }): Place => ({
  vpcId,
  hasIpv6: networkInterfaces.some(({ privateIpAddresses }) =>
    privateIpAddresses.some((address) => address.includes(':')),
  ),
});

/**
 * The VPC's quarantine group, without any rule. A new one comes with open egress, which is removed at once for the address
 * families that the subject has; `finishQuarantine` looks after the cut whether there is more.
 */
export async function quarantineGroup({ vpcId, hasIpv6 }: Place, changes: Changes): Promise<OwnGroup> {
  const standing = await findGroup('quarantine', vpcId);
  if (standing) {
    const { GroupId: groupId = '' } = standing;
    if (hasExactly(standing, [])) return { groupId, rules: 'proved' };
    return { groupId, rules: (await correctRules(groupId, [], changes)) ? 'doubtful' : 'corrected' };
  }
  const made = await createGroup('quarantine', vpcId, changes);
  const groupId = made ?? standIn('quarantine');
  await removeDefaultEgress(groupId, hasIpv6, changes);
  return { groupId, rules: made === undefined ? 'proved' : 'new' };
}

/** What the cut did not wait for. @throws RulesNotProved */
export async function finishQuarantine({ groupId, rules }: OwnGroup, changes: Changes): Promise<void> {
  if (rules === 'proved') return;
  await proveRules(groupId, [], changes, rules === 'doubtful');
}

/** For the id of a group that a dry run does not make. */
const standIn = (kind: GroupKind): string => `(a new ${groupName(kind)} group)`;

/**
 * The VPC's group of that kind with exactly these rules, proved by reading them: what has more is not used.
 * @throws RulesNotProved
 */
export async function groupWith(
  kind: GroupKind,
  { vpcId, hasIpv6 }: Place,
  rules: readonly OwnRule[],
  changes: Changes,
): Promise<OwnGroup> {
  const standing = await findGroup(kind, vpcId);
  const made = standing ? undefined : await createGroup(kind, vpcId, changes);
  const groupId = standing?.GroupId ?? made ?? standIn(kind);
  if (!standing) {
    await removeDefaultEgress(groupId, hasIpv6, changes);
    await allowNew(groupId, rules, changes);
  }
  const isDoubtful = standing !== undefined && !hasExactly(standing, rules);
  if (standing ?? made) await proveRules(groupId, rules, changes, isDoubtful);
  return { groupId, rules: 'proved' };
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
