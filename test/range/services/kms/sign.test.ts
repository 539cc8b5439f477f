import { createHash, createPublicKey, verify } from 'node:crypto';
import type { GetPublicKeyResponse, SignResponse } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { evaluate } from '../../../../range/iam';
import { getPublicKey } from '../../../../range/services/kms/get-public-key';
import { sign } from '../../../../range/services/kms/sign';
import { newSigningKey, signDigest } from '../../../../range/services/kms/signing-key';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const ARN = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555';
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
} as const;

let fixture: Fixture;
beforeEach(() => {
  fixture = worldFixture();
  fixture.world.kms.signingKeys.set(ARN, newSigningKey(ARN, POLICY, 'seed'));
});

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const request = (message: string, more: object = {}) => ({
  KeyId: ARN,
  Message: digestOf(message),
  MessageType: 'DIGEST',
  SigningAlgorithm: 'ECDSA_SHA_256',
  ...more,
});

describe('a signing key', () => {
  it('signs so that its public key, as KMS exports it, verifies the message', () => {
    const { Signature = new Uint8Array() } = invoke<SignResponse>(fixture, sign, request('a manifest'));
    const { PublicKey = new Uint8Array() } = invoke<GetPublicKeyResponse>(fixture, getPublicKey, {
      KeyId: ARN,
    });
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    expect(verify('sha256', Buffer.from('a manifest'), key, Signature)).toBe(true);
    expect(verify('sha256', Buffer.from('another'), key, Signature)).toBe(false);
  });

  it('does so for every key and message', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, message) => {
        const own = newSigningKey(ARN, POLICY, seed);
        const key = createPublicKey({ key: own.publicKey, format: 'der', type: 'spki' });
        return verify('sha256', Buffer.from(message), key, signDigest(own, digestOf(message)));
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['a digest of another length', { Message: Buffer.alloc(20) }, 'ValidationException'],
    [
      'an algorithm of another kind of key',
      { SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
      'InvalidKeyUsageException',
    ],
    ['a key that is not there', { KeyId: ARN.replace('1111', '9999') }, 'NotFoundException'],
  ])('rejects %s', (_, more, code) => {
    expect(errorCode(fixture, sign, request('m', more))).toBe(code);
  });

  it('asks its own policy, with what is signed and how', () => {
    const [needed] = authorizations(fixture, sign, request('m'));
    expect(needed).toMatchObject({
      action: 'kms:Sign',
      resource: ARN,
      context: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
      resourcePolicies: [POLICY],
    });
    const nobody = { arn: 'arn:aws:sts::123456789012:assumed-role/x/y', identityPolicies: [] };
    expect(needed && evaluate(nobody, needed, needed.resourcePolicies ?? []).allowed).toBe(false);
  });
});
