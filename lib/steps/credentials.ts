import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns';
import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/**
 * To put an inline policy on a role is to be able to give it anything: IAM has no condition on what is put. So the permission is there
 * only while `denyCredentials` is on, and never for the roles of this stack, whose names begin with its own: Cordon cannot raise its own rights.
 */
export function credentials({ arns, vault, config: { containment } }: Surroundings): Step {
  const { denyCredentials, disableMetadata } = containment;
  return {
    name: 'credentials',
    description: "Denies everything to the subject's own credentials, and switches its metadata off",
    memoryMb: 512,
    // Five calls, each of them tried four times at most. In mode offline the stop waits for this.
    timeoutSeconds: 30,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      ...(denyCredentials
        ? [
            allowAnywhere('ec2:DescribeIamInstanceProfileAssociations'),
            allow(['iam:GetInstanceProfile'], [arns.instanceProfiles]),
            allow(['iam:GetRolePolicy'], [arns.roles]),
          ]
        : []),
      ...(disableMetadata ? [allowAnywhere('ec2:DescribeInstances')] : []),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [
      ...(denyCredentials ? [allow(['iam:PutRolePolicy'], [arns.roles]), neverOwnRoles(arns)] : []),
      ...(disableMetadata
        ? [
            allow(['ec2:ModifyInstanceMetadataOptions'], [arns.ec2('instance')], {
              StringEquals: { 'ec2:Attribute/HttpEndpoint': 'disabled' },
            }),
          ]
        : []),
    ],
    wildcards:
      'any instance of the account may be the subject, and any role its role, but for those of this stack',
  };
}

const neverOwnRoles = (arns: Arns): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['iam:PutRolePolicy'],
    resources: [arns.role(`${Aws.STACK_NAME}-*`)],
  });
