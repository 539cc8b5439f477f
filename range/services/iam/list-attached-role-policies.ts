import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '@aws-sdk/client-iam';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onRole } from './authorization';
import { type ListRequest, listPage } from './pages';
import { findRole } from './state';

const NAME = 'ListAttachedRolePolicies';

/** The range keeps no names of attached policies: they are called after the role, and numbered. */
export const listAttachedRolePolicies = operation<
  ListAttachedRolePoliciesRequest & ListRequest,
  ListAttachedRolePoliciesResponse
>({
  name: NAME,
  authorize: ({ RoleName }, call) => onRole(call, NAME, RoleName),
  validate: (input) => rejectUnmodelled(input, `IAM ${NAME}`, ['RoleName', 'Marker', 'MaxItems']),
  apply(input, { world }) {
    const { name, attached } = findRole(world, input.RoleName);
    const policies = attached.map((_, index) => `${name}-${index + 1}`);
    const { items, ...rest } = listPage(policies, input);
    const arn = `arn:${world.partition}:iam::${world.account}:policy`;
    return {
      AttachedPolicies: items.map((each) => ({ PolicyName: each, PolicyArn: `${arn}/${each}` })),
      ...rest,
    };
  },
});
