/**
 * Interfaces that are moved after the first cut may not be those that `assess` recorded: somebody may have attached one, or given one
 * other groups. Which groups it had goes into the vault before it is moved, unless they were Cordon's own. A vault that takes nothing
 * does not keep the interface out of quarantine: then the groups stand in the change alone, and the result says so.
 */
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import { GROUP_TAG } from '../common/own-tags';
import type { Problems } from '../common/result';
import { timestamp } from '../common/time';
import { caseKey, document, store } from '../common/vault';

export interface Grouped {
  readonly networkInterfaceId: string;
  readonly groupIds: readonly string[];
}

/** Every group of Cordon's in the VPC, whatever its kind. */
export async function ownGroupIds(vpcId: string): Promise<ReadonlySet<string>> {
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'tag-key', Values: [GROUP_TAG] },
      ],
    }),
  );
  return new Set((SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []));
}

export async function recordNewcomer(
  caseId: string,
  { networkInterfaceId, groupIds }: Grouped,
  own: ReadonlySet<string>,
  problems: Problems,
): Promise<void> {
  if (groupIds.every((id) => own.has(id))) return;
  await problems.attempt(`recording the groups of ${networkInterfaceId}`, () =>
    store(
      caseKey(caseId, 'before-state', `interface-${networkInterfaceId}.json`),
      document({ takenAt: timestamp(), networkInterfaceId, groupIds }),
      'application/json',
    ),
  );
}
