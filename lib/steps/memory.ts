import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

const OBJECTS = 'cases/*/memory/*';

/** The vault permissions stand under `changes` because the step signs them away to the subject, part by part. */
export function memory({ arns, vault, captureDocument }: Surroundings): Step {
  return {
    name: 'memory',
    description: 'Has the subject stream its memory into the vault, and checks what arrived',
    memoryMb: 512,
    timeoutSeconds: 180,
    environment: { VAULT_BUCKET: vault.bucket.bucketName, CAPTURE_DOCUMENT: captureDocument },
    reads: [
      allowAnywhere(
        'ec2:DescribeInstanceTypes',
        'ssm:DescribeInstanceInformation',
        'ssm:GetCommandInvocation',
      ),
      ...vault.allowListing('cases/'),
    ],
    changes: [
      allow(['ssm:SendCommand'], [arns.ssmDocument(captureDocument), arns.ec2('instance')]),
      allowAnywhere('ssm:CancelCommand'),
      ...vault.allowAdding(OBJECTS),
      ...vault.allowReading(OBJECTS, 's3:ListMultipartUploadParts'),
    ],
    wildcards:
      'any instance of the account may be the subject, but only this one document runs on it; commands have no ARN',
  };
}
