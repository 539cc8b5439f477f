import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns';
import { allowEmitting } from '../case-events';
import { allow, OWN_TAGS } from '../statements';
import { planReads } from './release-plan';
import type { Step, Surroundings } from './step';

/** The tag by which Cordon knows its own security groups. */
const GROUP_TAG = 'cordon:group';

/**
 * Unlike `isolate` it has to give the subject groups that are not Cordon's. It can take away policies of roles, but by their
 * name only Cordon's own code decides which; it can set none.
 */
export function release(surroundings: Surroundings): Step {
  const { arns, cases, chain, notifications, vault } = surroundings;
  return {
    name: 'release',
    description: 'Puts the subject back as it was before the case, and closes the case',
    memoryMb: 512,
    timeoutSeconds: 240,
    environment: {
      ...chain.environment,
      CASE_TABLE: cases.table.tableName,
      ...notifications.environment,
    },
    reads: [
      ...planReads(surroundings),
      ...vault.allowAdding('cases/*/release/*'),
      ...vault.allowReading('cases/*/release/*'),
      ...chain.allowAppending(),
      ...notifications.allowPublishing(),
      allowEmitting('released', 'release-incomplete'),
      cases.allow('UpdateItem'),
    ],
    changes: [
      ...network(arns),
      ...instance(arns),
      ...fleet(arns),
      allow(['iam:DeleteRolePolicy'], [arns.roles]),
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['iam:DeleteRolePolicy'],
        resources: [arns.role(`${Aws.STACK_NAME}-*`)],
      }),
    ],
    wildcards: 'the subject may be any instance of the account, in any VPC, group and cluster',
  };
}

const network = (arns: Arns): PolicyStatement[] => [
  allow(
    ['ec2:ModifyNetworkInterfaceAttribute'],
    [arns.ec2('network-interface'), arns.ec2('instance'), arns.ec2('security-group')],
  ),
  allow(['ec2:DeleteNetworkAclEntry'], [arns.ec2('network-acl')]),
  allow(
    ['ec2:AssociateAddress'],
    [arns.ec2('elastic-ip'), arns.ec2('instance'), arns.ec2('network-interface')],
  ),
  allow(['ec2:DeleteSecurityGroup'], [arns.ec2('security-group')], {
    Null: { [`aws:ResourceTag/${GROUP_TAG}`]: 'false' },
  }),
];

const instance = (arns: Arns): PolicyStatement[] => [
  allow(['ec2:ModifyInstanceAttribute'], [arns.ec2('instance'), arns.ec2('volume')]),
  allow(['ec2:ModifyInstanceMetadataOptions', 'ec2:StartInstances'], [arns.ec2('instance')]),
  allow(['ec2:CreateTags', 'ec2:DeleteTags'], [arns.ec2('instance')], OWN_TAGS),
];

const fleet = (arns: Arns): PolicyStatement[] => [
  allow(
    [
      'autoscaling:AttachInstances',
      'autoscaling:ExitStandby',
      'autoscaling:SetInstanceProtection',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
    ],
    [arns.autoScalingGroups],
  ),
  allow(['elasticloadbalancing:RegisterTargets'], [arns.targetGroups]),
  allow(['elasticloadbalancing:RegisterInstancesWithLoadBalancer'], [arns.loadBalancers]),
  allow(['ecs:UpdateContainerInstancesState'], [arns.containerInstances]),
];
