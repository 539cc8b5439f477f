/**
 * An asymmetric key ECC_NIST_P256 for SIGN_VERIFY. Its signatures are real ECDSA, but with a nonce derived from key and digest, in
 * the spirit of RFC 6979, where KMS draws one: so that the same seed gives the same drill to the byte.
 */
import { createECDH, createHmac } from 'node:crypto';
import type { PolicyDocument } from '../../iam';

export interface SigningKey {
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly privateKey: Buffer;
  /** As GetPublicKey gives it: DER of SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

/** The order of the curve's group. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** SubjectPublicKeyInfo of a P-256 key up to its uncompressed point (RFC 5480). */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

export function newSigningKey(arn: string, policy: PolicyDocument, seed: string): SigningKey {
  const privateKey = scalar(seed);
  return { arn, policy, privateKey, publicKey: Buffer.concat([SPKI_HEAD, point(privateKey)]) };
}

/** Signs a SHA-256 digest; in DER, as KMS gives it. */
export function signDigest({ privateKey }: SigningKey, digest: Uint8Array): Buffer {
  const nonce = scalar(Buffer.concat([privateKey, digest]));
  const r = toNumber(point(nonce).subarray(1, 33)) % ORDER;
  const sum = (toNumber(digest) + r * toNumber(privateKey)) % ORDER;
  const s = (inverse(toNumber(nonce)) * sum) % ORDER;
  const integers = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.from([0x30, integers.length]), integers]);
}

/** 32 bytes that are a number from 1 to below the order; all but one in 2^32 hashes are. */
function scalar(seed: string | Buffer): Buffer {
  for (let turn = 0; ; turn++) {
    const hash = createHmac('sha256', `${turn}`).update(seed).digest();
    const value = toNumber(hash);
    if (value > 0n && value < ORDER) return hash;
  }
}

/** The point of a scalar, uncompressed: 4, then both coordinates. */
function point(privateKey: Buffer): Buffer {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return curve.getPublicKey();
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** By Fermat: value^(order - 2). */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % ORDER;
  for (let left = ORDER - 2n; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}
