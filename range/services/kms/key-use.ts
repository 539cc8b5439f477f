/**
 * What KMS is asked when a service encrypts or decrypts on a caller's behalf: the caller, through that service,
 * must be allowed on the key. The key policy is the key's resource policy; a key without one does not exist.
 */
import type { PolicyDocument } from '../../iam';
import type { Authorization } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';

export type KeyPolicies = Map<string, PolicyDocument>;

export interface KeyUse {
  readonly keyArn: string;
  /** The service in the middle, as in `kms:ViaService`: `s3`, `sns`, `dynamodb`. */
  readonly via: string;
  readonly actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[];
  readonly encryptionContext: Readonly<Record<string, string>>;
}

export function authorizeKeyUse(world: World, policies: KeyPolicies, use: KeyUse): Authorization[] {
  const policy = policies.get(use.keyArn);
  const context = {
    'kms:ViaService': `${use.via}.${world.region}.amazonaws.com`,
    'kms:CallerAccount': world.account,
    'kms:EncryptionContextKeys': Object.keys(use.encryptionContext),
    ...Object.fromEntries(
      Object.entries(use.encryptionContext).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
  };
  return use.actions.map((action) => ({
    action,
    resource: use.keyArn,
    context,
    ...(policy && { resourcePolicies: [policy] }),
  }));
}

export function requireKey(policies: KeyPolicies, keyArn: string): void {
  if (policies.has(keyArn)) return;
  throw new ServiceError('KMS.NotFoundException', `Key '${keyArn}' does not exist`);
}
