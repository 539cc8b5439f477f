import type { SignRequest, SignResponse } from '@aws-sdk/client-kms';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onSigningKey } from './authorization';
import { signDigest } from './signing-key';
import { requireSigningKey } from './state';

/** Of SHA-256, in bytes. */
const DIGEST_LENGTH = 32;

/** Of digests only: what Cordon signs may be larger than the 4096 bytes that KMS hashes itself. */
export const sign = operation<SignRequest, SignResponse>({
  name: 'Sign',
  authorize: ({ KeyId, SigningAlgorithm = '', MessageType = 'RAW' }, call) =>
    onSigningKey(call, 'Sign', KeyId, {
      'kms:SigningAlgorithm': SigningAlgorithm,
      'kms:MessageType': MessageType,
    }),
  validate(input) {
    rejectUnmodelled(input, 'Sign', ['KeyId', 'Message', 'MessageType', 'SigningAlgorithm']);
    if (input.MessageType !== 'DIGEST') throw new NotModelled('Sign of a message that is not a digest');
    if (input.Message?.length !== DIGEST_LENGTH)
      throw new ServiceError('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  },
  apply({ KeyId, Message, SigningAlgorithm }, { world }) {
    const key = requireSigningKey(world.kms, KeyId);
    if (SigningAlgorithm !== 'ECDSA_SHA_256')
      throw new ServiceError(
        'InvalidKeyUsageException',
        `Algorithm ${SigningAlgorithm} is incompatible with key spec ECC_NIST_P256.`,
      );
    return {
      KeyId: key.arn,
      Signature: new Uint8Array(signDigest(key, Message ?? new Uint8Array())),
      SigningAlgorithm,
    };
  },
});
