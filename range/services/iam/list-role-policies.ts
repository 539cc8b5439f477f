import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onRole } from './authorization';
import { type ListRequest, listPage } from './pages';
import { findRole } from './state';

const NAME = 'ListRolePolicies';

/** Names of the inline policies. */
export const listRolePolicies = operation<ListRolePoliciesRequest & ListRequest, ListRolePoliciesResponse>({
  name: NAME,
  authorize: ({ RoleName }, call) => onRole(call, NAME, RoleName),
  validate: (input) => rejectUnmodelled(input, `IAM ${NAME}`, ['RoleName', 'Marker', 'MaxItems']),
  apply(input, { world }) {
    const { items, ...rest } = listPage([...findRole(world, input.RoleName).inline.keys()], input);
    return { PolicyNames: [...items], ...rest };
  },
});
