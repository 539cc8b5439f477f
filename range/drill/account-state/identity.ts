/** Roles and instance profiles, and what Spot Instances were asked for. */
import type { World } from '../../world';
import { resource, sorted } from './facts';

export const identityState = ({ iam, ec2 }: World) => [
  ...[...iam.roles.values()].map(({ arn, inline, attached }) =>
    resource(`role ${arn}`, {
      'inline policies': sorted([...inline].map(([name, document]) => `${name} ${document}`)),
      'attached policies': attached.length,
    }),
  ),
  ...[...iam.instanceProfiles.values()].map(({ arn, roleName }) =>
    resource(`instance profile ${arn}`, { role: roleName }),
  ),
  ...[...ec2.spotRequests.values()].map(({ id, type, state }) =>
    resource(`Spot request ${id}`, { type, state }),
  ),
];
