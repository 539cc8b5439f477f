import { ServiceError } from '../../wire/service-error';
import type { SigningKey } from './signing-key';

export interface KmsState {
  /** By ARN. */
  readonly signingKeys: Map<string, SigningKey>;
}

export const createKmsState = (): KmsState => ({ signingKeys: new Map() });

/** By ARN or key id. */
export const signingKey = ({ signingKeys }: KmsState, keyId: string | undefined): SigningKey | undefined =>
  [...signingKeys.values()].find(({ arn }) => arn === keyId || arn.endsWith(`:key/${keyId}`));

export function requireSigningKey(state: KmsState, keyId: string | undefined): SigningKey {
  const key = signingKey(state, keyId);
  if (!key) throw new ServiceError('NotFoundException', `Key '${keyId}' does not exist`);
  return key;
}
