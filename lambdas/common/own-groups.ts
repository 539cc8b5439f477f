/** Cordon's own security groups in a VPC, of whatever kind, known by their tag. */
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';
import { GROUP_TAG, type GroupKind } from './own-tags';

export interface StandingGroup {
  readonly groupId: string;
  readonly kind: string;
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
  return (SecurityGroups ?? []).map(({ GroupId, Tags }) => ({
    groupId: GroupId ?? '',
    kind: Tags?.find(({ Key }) => Key === GROUP_TAG)?.Value ?? '',
  }));
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
