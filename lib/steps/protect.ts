import { allow } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/**
 * The subject's security groups cannot be exchanged by this permission: that would take them as resources too.
 * It is not limited by `ec2:Attribute`, which knows no block device mappings and whose names for the others are
 * not documented; a guess there would fail only in a real case.
 */
export function protect({ arns, vault }: Surroundings): Step {
  return {
    name: 'protect',
    description: 'Protects the subject from termination and its volumes from going with it',
    memoryMb: 512,
    // In mode offline there is no second run for what a storm throttled, so that patience is longer than for the cut.
    timeoutSeconds: 60,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      allow(['ec2:DescribeInstanceAttribute'], [arns.ec2('instance')]),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [allow(['ec2:ModifyInstanceAttribute'], [arns.ec2('instance'), arns.ec2('volume')])],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
