import type { GetPublicKeyRequest, GetPublicKeyResponse } from '@aws-sdk/client-kms';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onSigningKey } from './authorization';
import { requireSigningKey } from './state';

export const getPublicKey = operation<GetPublicKeyRequest, GetPublicKeyResponse>({
  name: 'GetPublicKey',
  authorize: ({ KeyId }, call) => onSigningKey(call, 'GetPublicKey', KeyId),
  validate: (input) => rejectUnmodelled(input, 'GetPublicKey', ['KeyId']),
  apply({ KeyId }, { world }) {
    const { arn, publicKey } = requireSigningKey(world.kms, KeyId);
    return {
      KeyId: arn,
      PublicKey: new Uint8Array(publicKey),
      KeySpec: 'ECC_NIST_P256',
      CustomerMasterKeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    };
  },
});
