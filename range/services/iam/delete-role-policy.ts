import type { DeleteRolePolicyRequest } from '@aws-sdk/client-iam';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { onRole } from './authorization';
import { requirePolicyName, requireRoleName } from './constraints';
import { modifiableRole } from './modifiable-role';
import { setInlinePolicy } from './state';

export const deleteRolePolicy = operation<DeleteRolePolicyRequest, object>({
  name: 'DeleteRolePolicy',
  authorize: ({ RoleName }, call) => onRole(call, 'DeleteRolePolicy', RoleName),
  validate({ RoleName = '', PolicyName = '' }) {
    requireRoleName(RoleName);
    requirePolicyName(PolicyName);
  },
  apply({ RoleName, PolicyName = '' }, { world }) {
    const role = modifiableRole(world, RoleName);
    if (!role.inline.has(PolicyName))
      throw new ServiceError('NoSuchEntity', `The role policy with name ${PolicyName} cannot be found.`, 404);
    setInlinePolicy(world, role, PolicyName, undefined);
    return {};
  },
});
