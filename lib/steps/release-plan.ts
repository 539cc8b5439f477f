import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/** What it takes to work out before, set and now of every field. */
export function planReads({ arns, cases, vault }: Surroundings): PolicyStatement[] {
  return [
    allowAnywhere(
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeAutoScalingInstances',
      'ec2:DescribeAddresses',
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSpotInstanceRequests',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTargetHealth',
    ),
    allow(['ec2:DescribeInstanceAttribute'], [arns.ec2('instance')]),
    allow(['ecs:DescribeContainerInstances'], [arns.containerInstances]),
    allow(['iam:GetRolePolicy'], [arns.roles]),
    allow(['states:DescribeExecution'], [arns.executions]),
    ...vault.allowReading(BEFORE_STATE),
    ...vault.allowListing('cases/'),
    cases.allow('GetItem'),
  ];
}

export function releasePlan(surroundings: Surroundings): Step {
  const { cases, vault } = surroundings;
  return {
    name: 'release-plan',
    description: 'Compares how everything was, what Cordon set, and how it is now',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: { CASE_TABLE: cases.table.tableName, VAULT_BUCKET: vault.bucket.bucketName },
    reads: planReads(surroundings),
    changes: [],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
