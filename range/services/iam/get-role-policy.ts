import type { GetRolePolicyRequest, GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { onRole } from './authorization';
import { requirePolicyName, requireRoleName } from './constraints';
import { findRole } from './state';

/** The document comes percent-encoded, as IAM gives it. */
export const getRolePolicy = operation<GetRolePolicyRequest, GetRolePolicyResponse>({
  name: 'GetRolePolicy',
  authorize: ({ RoleName }, call) => onRole(call, 'GetRolePolicy', RoleName),
  validate({ RoleName = '', PolicyName = '' }) {
    requireRoleName(RoleName);
    requirePolicyName(PolicyName);
  },
  apply({ RoleName, PolicyName = '' }, { world }) {
    const document = findRole(world, RoleName).inline.get(PolicyName);
    if (document === undefined)
      throw new ServiceError('NoSuchEntity', `The role policy with name ${PolicyName} cannot be found.`, 404);
    return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
  },
});
