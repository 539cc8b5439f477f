import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { findRole, type IamRole } from './state';

/** A service-linked role belongs to its service. */
export function modifiableRole(world: World, name: string | undefined): IamRole {
  const role = findRole(world, name);
  if (role.path.startsWith('/aws-service-role/'))
    throw new ServiceError(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  return role;
}
