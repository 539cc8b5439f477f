import type { AnyOperation } from '../../wire/operation';
import { deleteRolePolicy } from './delete-role-policy';
import { getInstanceProfile } from './get-instance-profile';
import { getRolePolicy } from './get-role-policy';
import { listAttachedRolePolicies } from './list-attached-role-policies';
import { listRolePolicies } from './list-role-policies';
import { putRolePolicy } from './put-role-policy';

/** What the range answers for IAM; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [
  deleteRolePolicy,
  getInstanceProfile,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
];
