/**
 * Whether the keys of the subject's encrypted volumes can still be used. While an instance runs, EBS goes on with the data key that
 * it was given, whatever happened to the KMS key; once it is stopped nothing opens its volumes without that key (pitfall P32).
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { ec2 } from '../common/ec2';
import type { Subject } from '../common/subject';

const kms = new KMSClient(clientDefaults());

/** Each key that cannot be used and why, in words; throws when a key cannot be asked about. */
export async function unusableKeys({ volumes }: Pick<Subject, 'volumes'>): Promise<string[]> {
  if (volumes.length === 0) return [];
  const Values = volumes.map(({ volumeId }) => volumeId);
  const { Volumes = [] } = await ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values }] }),
  );
  const keys = new Set(Volumes.flatMap(({ KmsKeyId }) => KmsKeyId || []));
  return (await Promise.all([...keys].map(whyUnusable))).filter((why) => why !== undefined);
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
