import type { Authorization, Call } from '../../wire/operation';
import { signingKey } from './state';

/** The key's own policy decides first: without it no policy of a caller counts. */
export function onSigningKey(
  { world }: Call,
  action: string,
  keyId: string | undefined,
  context: Authorization['context'] = {},
): Authorization[] {
  const key = signingKey(world.kms, keyId);
  return [
    {
      action: `kms:${action}`,
      resource: key?.arn ?? keyId ?? '*',
      context: { 'kms:CallerAccount': world.account, ...context },
      ...(key && { resourcePolicies: [key.policy] }),
    },
  ];
}
