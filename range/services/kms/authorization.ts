import type { Authorization, Call } from '../../wire/operation';
import { encryptionKey, signingKey } from './state';

/** The key's own policy decides first: without it no policy of a caller counts. */
export function onSigningKey(
  { world }: Call,
  action: string,
  keyId: string | undefined,
  context: Authorization['context'] = {},
): Authorization[] {
  return [onKey(signingKey(world.kms, keyId), world.account, action, keyId, context)];
}

/** Of either kind. */
export function onAnyKey({ world }: Call, action: string, keyId: string | undefined): Authorization[] {
  const key = encryptionKey(world.kms, keyId) ?? signingKey(world.kms, keyId);
  return [onKey(key, world.account, action, keyId, {})];
}

function onKey(
  key:
    | { readonly arn: string; readonly policy: NonNullable<Authorization['resourcePolicies']>[number] }
    | undefined,
  account: string,
  action: string,
  keyId: string | undefined,
  context: Authorization['context'],
): Authorization {
  return {
    action: `kms:${action}`,
    resource: key?.arn ?? keyId ?? '*',
    context: { 'kms:CallerAccount': account, ...context },
    ...(key && { resourcePolicies: [key.policy] }),
  };
}
