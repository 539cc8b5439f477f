import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '@aws-sdk/client-iam';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { onInstanceProfile } from './authorization';
import { roleShape } from './role-shape';

export const getInstanceProfile = operation<GetInstanceProfileRequest, GetInstanceProfileResponse>({
  name: 'GetInstanceProfile',
  authorize: ({ InstanceProfileName }, call) =>
    onInstanceProfile(call, 'GetInstanceProfile', InstanceProfileName),
  apply({ InstanceProfileName }, { world }) {
    const profile = world.iam.instanceProfiles.get(InstanceProfileName ?? '');
    if (!profile)
      throw new ServiceError('NoSuchEntity', `Instance Profile ${InstanceProfileName} cannot be found.`, 404);
    const role = profile.roleName === undefined ? undefined : world.iam.roles.get(profile.roleName);
    return {
      InstanceProfile: {
        Path: profile.path,
        InstanceProfileName: profile.name,
        InstanceProfileId: profile.id,
        Arn: profile.arn,
        CreateDate: dateOf(profile.createdMs),
        Roles: role ? [roleShape(role)] : [],
      },
    };
  },
});
