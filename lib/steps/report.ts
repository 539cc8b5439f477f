import { allowEmitting } from '../case-events';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function report({ arns, cases, chain, notifications, vault }: Surroundings): Step {
  return {
    name: 'report',
    description: 'Reads everything again, computes the verdict and closes the case with its manifest',
    memoryMb: 1024,
    timeoutSeconds: 300,
    environment: {
      ...chain.environment,
      CASE_TABLE: cases.table.tableName,
      ...notifications.environment,
    },
    reads: [
      allowAnywhere(
        'autoscaling:DescribeAutoScalingInstances',
        'ec2:DescribeInstances',
        'ec2:DescribeLockedSnapshots',
        'ec2:DescribeNetworkAcls',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSnapshots',
        'ec2:DescribeVpcEndpoints',
        'ec2:GetSerialConsoleAccessStatus',
      ),
      allow(['ec2:DescribeVpcAttribute'], [arns.ec2('vpc')]),
      allow(['iam:GetInstanceProfile'], [arns.instanceProfiles]),
      allow(['iam:GetRolePolicy'], [arns.roles]),
      allow(['ec2:DescribeInstanceAttribute'], [arns.ec2('instance')]),
      allow(['ec2:DescribeSnapshotAttribute'], [arns.ec2('snapshot')]),
      ...vault.allowAdding('cases/*/report/*', 'cases/*/custody/*'),
      ...chain.allowSigning(),
      ...chain.allowReadingPublicKey(),
      ...vault.allowReading('cases/*'),
      ...vault.allowListing('cases/'),
      ...notifications.allowPublishing(),
      allowEmitting('reported', 'not-contained'),
      cases.allow('GetItem', 'UpdateItem'),
    ],
    changes: [],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
