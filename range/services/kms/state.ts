import type { KeyManagerType, KeyState } from '@aws-sdk/client-kms';
import type { PolicyDocument } from '../../iam';
import { ServiceError } from '../../wire/service-error';
import type { SigningKey } from './signing-key';

/** A symmetric key, for encryption. */
export interface EncryptionKey {
  readonly arn: string;
  readonly manager: KeyManagerType;
  readonly policy: PolicyDocument;
  /** A scenario changes it, as somebody with rights on the key would. */
  state: KeyState;
  /** Of one that is PendingDeletion: when it will be gone, in ms. */
  deletionAt?: number;
}

export interface KmsState {
  /** By ARN. */
  readonly signingKeys: Map<string, SigningKey>;
  /** By ARN. */
  readonly encryptionKeys: Map<string, EncryptionKey>;
}

export const createKmsState = (): KmsState => ({ signingKeys: new Map(), encryptionKeys: new Map() });

export function addEncryptionKey(
  { encryptionKeys }: KmsState,
  spec: Pick<EncryptionKey, 'arn' | 'policy'> & { readonly manager?: KeyManagerType },
): EncryptionKey {
  const key: EncryptionKey = { manager: 'CUSTOMER', ...spec, state: 'Enabled' };
  encryptionKeys.set(key.arn, key);
  return key;
}

const isCalled =
  (keyId: string | undefined) =>
  ({ arn }: { readonly arn: string }): boolean =>
    arn === keyId || arn.endsWith(`:key/${keyId}`);

/** By ARN or key id. */
export const signingKey = ({ signingKeys }: KmsState, keyId: string | undefined): SigningKey | undefined =>
  [...signingKeys.values()].find(isCalled(keyId));

/** By ARN or key id. */
export const encryptionKey = (
  { encryptionKeys }: KmsState,
  keyId: string | undefined,
): EncryptionKey | undefined => [...encryptionKeys.values()].find(isCalled(keyId));

export function requireSigningKey(state: KmsState, keyId: string | undefined): SigningKey {
  const key = signingKey(state, keyId);
  if (!key) throw notFound(keyId);
  return key;
}

export const notFound = (keyId: string | undefined): ServiceError =>
  new ServiceError('NotFoundException', `Key '${keyId}' does not exist`);
