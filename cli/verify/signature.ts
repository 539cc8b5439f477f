/** ECDSA on P-256 over SHA-256, as `openssl dgst -sha256 -verify` checks it. */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Undefined for what is no public key on P-256. */
export function publicKeyOf(content: Buffer): KeyObject | undefined {
  try {
    const isPem = content.includes('-----BEGIN PUBLIC KEY-----');
    const key = isPem
      ? createPublicKey(content)
      : createPublicKey({ key: content, format: 'der', type: 'spki' });
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isP256 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of the key as KMS gives it (SubjectPublicKeyInfo in DER), so that it can be compared with KMS itself. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex');

export function isSignedBy(key: KeyObject, content: Buffer, signature: Buffer): boolean {
  try {
    return verify('sha256', content, { key, dsaEncoding: 'der' }, signature);
  } catch {
    return false;
  }
}
