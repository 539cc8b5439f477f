import type { DeleteSecurityGroupRequest, DeleteSecurityGroupResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';
import type { SecurityGroup } from './state';

export const deleteSecurityGroup = operation<DeleteSecurityGroupRequest, DeleteSecurityGroupResult>({
  name: 'DeleteSecurityGroup',
  authorize: ({ GroupId }, call) => [onResource(call, 'DeleteSecurityGroup', 'securityGroup', GroupId)],
  validate: (input) => rejectUnmodelled(input, 'EC2 DeleteSecurityGroup', ['GroupId', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const group = find(world.ec2, 'securityGroup', input.GroupId);
    if (group.name === 'default')
      throw new ServiceError(
        'CannotDelete',
        `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
      );
    if (isUsed(world, group))
      throw new ServiceError('DependencyViolation', `resource ${group.id} has a dependent object`);
    world.ec2.securityGroups.delete(group.id);
    return { Return: true, GroupId: group.id };
  },
});

/** By an interface, or by the rules of another group. */
function isUsed(world: World, { id }: SecurityGroup): boolean {
  const { networkInterfaces, securityGroups } = world.ec2;
  if ([...networkInterfaces.values()].some(({ groupIds }) => groupIds.includes(id))) return true;
  return [...securityGroups.values()].some(
    (other) =>
      other.id !== id &&
      [...other.rules.values()].some(({ peer }) => peer.kind === 'group' && peer.groupId === id),
  );
}
