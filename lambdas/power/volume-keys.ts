/**
 * While an instance runs, EBS goes on with the data key that it was given, whatever happened to the KMS key; once it is stopped nothing
 * opens its volumes without that key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import type { Subject } from '../common/subject';

/** The keys of the subject's encrypted volumes; volumes that are gone have none. */
export async function volumeKeys({ volumes }: Pick<Subject, 'volumes'>): Promise<string[]> {
  if (volumes.length === 0) return [];
  const Values = volumes.map(({ volumeId }) => volumeId);
  const { Volumes = [] } = await ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values }] }),
  );
  return Volumes.flatMap(({ KmsKeyId }) => KmsKeyId || []);
}
