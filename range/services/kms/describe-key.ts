import type { DescribeKeyRequest, DescribeKeyResponse, KeyMetadata } from '@aws-sdk/client-kms';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onAnyKey } from './authorization';
import { type EncryptionKey, encryptionKey, notFound, signingKey } from './state';

export const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>({
  name: 'DescribeKey',
  authorize: ({ KeyId }, call) => onAnyKey(call, 'DescribeKey', KeyId),
  validate: (input) => rejectUnmodelled(input, 'DescribeKey', ['KeyId']),
  apply({ KeyId }, { world }) {
    const encrypting = encryptionKey(world.kms, KeyId);
    const arn = encrypting?.arn ?? signingKey(world.kms, KeyId)?.arn;
    if (arn === undefined) throw notFound(KeyId);
    const [, , , , account] = arn.split(':');
    const own = { Arn: arn, KeyId: arn.split('/').at(-1), AWSAccountId: account, Origin: 'AWS_KMS' } as const;
    return { KeyMetadata: { ...own, ...(encrypting ? encryption(encrypting) : SIGNING) } };
  },
});

const SIGNING: Partial<KeyMetadata> = {
  KeyManager: 'CUSTOMER',
  KeyState: 'Enabled',
  Enabled: true,
  KeyUsage: 'SIGN_VERIFY',
  KeySpec: 'ECC_NIST_P256',
};

const encryption = ({ manager, state, deletionAt }: EncryptionKey): Partial<KeyMetadata> => ({
  KeyManager: manager,
  KeyState: state,
  Enabled: state === 'Enabled',
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  ...(deletionAt !== undefined && { DeletionDate: dateOf(deletionAt) }),
});
