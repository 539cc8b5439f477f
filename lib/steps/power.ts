import { allowEmitting } from '../case-events';
import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function power({ arns, vault }: Surroundings): Step {
  return {
    name: 'power',
    description: 'Stops the subject if the stop gate allows it, or keeps it online',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      allowAnywhere('ec2:DescribeInstanceTypes', 'ec2:DescribeInstances', 'ec2:DescribeVolumes'),
      allowEmitting('opened', 'cut'),
      allow(['kms:DescribeKey'], [arns.keys]),
      allow(['ec2:DescribeInstanceAttribute'], [arns.ec2('instance')]),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [allow(['ec2:ModifyInstanceAttribute', 'ec2:StopInstances'], [arns.ec2('instance')])],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
