/**
 * The egress to everywhere that EC2 gives a new group: over IPv4, and over IPv6 where the VPC has it. It is removed without being asked
 * after, since a read right after the creation may not show it (EC2 is eventually consistent), and a group that is thought to be empty and
 * is not would let the subject out.
 */
import { type IpPermission, RevokeSecurityGroupEgressCommand } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import type { Family } from '../common/ip-address';
import { onceVisible } from './once-visible';

const EGRESS: Readonly<Record<Family, IpPermission>> = {
  ipv4: { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ipv6: { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
};

/** One call; outside of a default VPC it removes all or nothing, so where one is not there each is removed by itself. */
export async function removeDefaultEgress(
  groupId: string,
  families: readonly Family[],
  changes: Changes,
): Promise<void> {
  try {
    await revoke(groupId, families, changes);
  } catch (error) {
    if (!isCode(error, 'InvalidPermission.NotFound')) throw error;
    if (families.length > 1) for (const each of families) await removeDefaultEgress(groupId, [each], changes);
  }
}

const revoke = (groupId: string, families: readonly Family[], changes: Changes) =>
  changes.make(
    'ec2:RevokeSecurityGroupEgress',
    groupId,
    'the egress that a new group comes with: removed',
    () =>
      onceVisible(() =>
        ec2.send(
          new RevokeSecurityGroupEgressCommand({
            GroupId: groupId,
            IpPermissions: families.map((family) => EGRESS[family]),
          }),
        ),
      ),
  );
