/**
 * The egress to everywhere that EC2 gives a new group: over IPv4, and over IPv6 where the VPC has it. It is removed without being asked
 * after, since a read right after the creation may not show it (EC2 is eventually consistent), and a group that is thought to be empty and
 * is not would let the subject out.
 */
import { type IpPermission, RevokeSecurityGroupEgressCommand } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { onceVisible } from './once-visible';

const IPV4: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const IPV6: IpPermission = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };

/** Of the families that the subject has. Outside of a default VPC a call removes all or nothing: where one is not there each goes by itself. */
export async function removeDefaultEgress(
  groupId: string,
  hasIpv6: boolean,
  changes: Changes,
): Promise<void> {
  const permissions = hasIpv6 ? [IPV4, IPV6] : [IPV4];
  if (await revoke(groupId, permissions, changes)) return;
  if (hasIpv6) for (const each of permissions) await revoke(groupId, [each], changes);
}

/** False where one of them is not there, or not any more. */
async function revoke(groupId: string, IpPermissions: IpPermission[], changes: Changes): Promise<boolean> {
  const command = new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions });
  try {
    await changes.make(
      'ec2:RevokeSecurityGroupEgress',
      groupId,
      'the egress that a new group comes with: removed',
      () => onceVisible(() => ec2.send(command)),
    );
    return true;
  } catch (error) {
    if (!isCode(error, 'InvalidPermission.NotFound')) throw error;
    return false;
  }
}
