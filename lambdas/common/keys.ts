/** Whether KMS keys can still be used: what a snapshot or a volume is encrypted under is lost with its key (pitfall P32). */
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { isCode } from './aws-error';
import { clientDefaults } from './clients';

const kms = new KMSClient(clientDefaults());

/** Each key that cannot be used and why, in words; throws when a key cannot be asked about. */
export async function unusableKeys(keyArns: Iterable<string>): Promise<string[]> {
  return (await Promise.all([...new Set(keyArns)].map(whyUnusable))).filter((why) => why !== undefined);
}

async function whyUnusable(KeyId: string): Promise<string | undefined> {
  try {
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (key?.KeyState === 'Enabled') return undefined;
    const until = key?.DeletionDate ? `, to be deleted on ${key.DeletionDate.toISOString()}` : '';
    return `${KeyId} is ${key?.KeyState ?? 'in an unknown state'}${until}`;
  } catch (error) {
    if (isCode(error, 'NotFoundException')) return `${KeyId} does not exist any more`;
    throw error;
  }
}
