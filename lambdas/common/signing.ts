/** Signing with the stack's key, which never leaves KMS: ECDSA over the SHA-256 of a document, so that any tool can check it. */
import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { clientDefaults } from './clients';
import { environment } from './environment';

const kms = new KMSClient(clientDefaults());

export const ALGORITHM = 'ECDSA_SHA_256';

/** In DER, as `openssl dgst -sha256 -verify` takes it. */
export async function signatureOf(document: string): Promise<Uint8Array> {
  const { Signature } = await kms.send(
    new SignCommand({
      KeyId: environment('SIGNING_KEY'),
      Message: createHash('sha256').update(document).digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: ALGORITHM,
    }),
  );
  if (Signature === undefined) throw new Error('KMS gave no signature');
  return Signature;
}

const LINE = /.{1,64}/g;

/** In PEM. */
export async function publicKey(): Promise<string> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: environment('SIGNING_KEY') }));
  if (PublicKey === undefined) throw new Error('KMS gave no public key');
  const lines = Buffer.from(PublicKey).toString('base64').match(LINE) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}
