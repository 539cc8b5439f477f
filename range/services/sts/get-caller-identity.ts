import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { operation } from '../../wire/operation';

/** Needs no permission, and no policy can deny it (STS API reference). */
export const getCallerIdentity = operation<GetCallerIdentityRequest, GetCallerIdentityResponse>({
  name: 'GetCallerIdentity',
  authorize: () => [],
  apply: (_, { world, caller }) => ({
    UserId: caller.userId,
    Account: world.account,
    Arn: caller.principal.arn,
  }),
});
