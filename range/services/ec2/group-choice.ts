import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { findAll } from './resource-ids';

/** Quota per interface. */
const MAX_GROUPS = 5;

/** Groups that an interface is to have: at least one, no more than the quota, all of its VPC. */
export function checkGroups(world: World, vpcId: string, ids: readonly string[]): void {
  const groups = findAll(world.ec2, 'securityGroup', ids);
  if (groups.some((group) => group.vpcId !== vpcId))
    throw new ServiceError(
      'InvalidGroup.NotFound',
      'You have specified two resources that belong to different networks.',
    );
  if (new Set(ids).size > MAX_GROUPS)
    throw new ServiceError(
      'SecurityGroupsPerInterfaceLimitExceeded',
      'The maximum number of security groups per interface has been reached.',
    );
}
