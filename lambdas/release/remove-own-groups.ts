import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { ownGroupsOf } from '../common/own-groups';

/** Takes Cordon's own groups out of the VPC; EC2 refuses for those that an interface is still in, of this case or another. */
export async function removeOwnGroups(vpcId: string, changes: Changes): Promise<void> {
  for (const { groupId, kind } of await ownGroupsOf(vpcId)) {
    try {
      await changes.make('ec2:DeleteSecurityGroup', groupId, `Cordon's ${kind} group: no longer used`, () =>
        ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId })),
      );
    } catch (error) {
      if (!isCode(error, 'DependencyViolation', 'InvalidGroup.InUse', 'InvalidGroup.NotFound')) throw error;
    }
  }
}
