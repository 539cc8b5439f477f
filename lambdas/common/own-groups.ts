/**
 * Cordon's own security groups in a VPC, of whatever kind. They are known by their tag and by their name together: whoever may tag can put the
 * tag on any group, and whoever may create groups can give one the name, but no group's name can be changed afterwards. A group that has
 * only one of them is somebody else's, and is neither used, edited nor deleted.
 */
import { DescribeSecurityGroupsCommand, type SecurityGroup } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';
import { GROUP_TAG, type GroupKind } from './own-tags';

export interface StandingGroup {
  readonly groupId: string;
  readonly kind: string;
}

export const groupName = (kind: string): string => `cordon-${kind}`;

/** The kind of a group of Cordon's; undefined for anybody else's. Where the name was taken, the time of the creation follows it. */
export function kindOf({
  GroupName = '',
  Tags,
}: Pick<SecurityGroup, 'GroupName' | 'Tags'>): string | undefined {
  const kind = Tags?.find(({ Key }) => Key === GROUP_TAG)?.Value ?? '';
  const rest = GroupName.startsWith(groupName(kind)) ? GroupName.slice(groupName(kind).length) : undefined;
  return kind !== '' && rest !== undefined && /^(-\d+)?$/.test(rest) ? kind : undefined;
}

export async function ownGroupsOf(vpcId: string): Promise<StandingGroup[]> {
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'tag-key', Values: [GROUP_TAG] },
      ],
    }),
  );
  return (SecurityGroups ?? []).flatMap((group) => {
    const kind = kindOf(group);
    return kind === undefined ? [] : [{ groupId: group.GroupId ?? '', kind }];
  });
}

const QUARANTINE: GroupKind = 'quarantine';

/** What Cordon has put an interface with these groups into: the one of its groups that it is in, else the quarantine group. */
export function setByCordon(
  groupIds: readonly string[] | null,
  own: readonly StandingGroup[],
): string[] | null {
  const [only, ...others] = groupIds ?? [];
  const current = others.length === 0 ? own.find(({ groupId }) => groupId === only) : undefined;
  const group = current ?? own.find(({ kind }) => kind === QUARANTINE);
  return group ? [group.groupId] : null;
}
