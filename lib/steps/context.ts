import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

const OBJECTS = 'cases/*/context/*';

export function context({ arns, config, vault }: Surroundings): Step {
  const { apiContext, cloudTrailHours } = config.evidence;
  return {
    name: 'context',
    description: 'Puts what the APIs of AWS know about the subject into the vault',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: apiContext
      ? [
          allow(
            ['ec2:DescribeInstanceAttribute', 'ec2:GetConsoleOutput', 'ec2:GetConsoleScreenshot'],
            [arns.ec2('instance')],
          ),
          allowAnywhere(
            'ec2:DescribeFlowLogs',
            'ec2:DescribeInstanceStatus',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeVolumes',
          ),
          allow(['iam:GetInstanceProfile'], [arns.instanceProfiles]),
          allow(['iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'], [arns.roles]),
          ...(cloudTrailHours > 0 ? [allowAnywhere('cloudtrail:LookupEvents')] : []),
          ...vault.allowAdding(OBJECTS),
          ...vault.allowReading(OBJECTS),
        ]
      : [],
    changes: [],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
