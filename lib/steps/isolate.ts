import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** The tag by which Cordon knows its own security groups, and its values. */
const GROUP_TAG = 'cordon:group';
const GROUPS = ['quarantine', 'evidence-channel'];

export function isolate({ arns }: Surroundings): Step {
  return {
    name: 'isolate',
    description: 'Moves every network interface of the subject into a group that lets nothing through',
    memoryMb: 512,
    timeoutSeconds: 60,
    reads: [
      allowAnywhere(
        'ec2:DescribeManagedPrefixLists',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroupRules',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeVpcEndpoints',
      ),
    ],
    changes: [...createGroup(arns), editGroup(arns), ...moveInterfaces(arns)],
    wildcards:
      'the subject may be in any VPC of the account; of its security groups only those that Cordon made are open to change',
  };
}

function createGroup(arns: Arns): PolicyStatement[] {
  return [
    allow(['ec2:CreateSecurityGroup'], [arns.ec2('vpc')]),
    allow(['ec2:CreateSecurityGroup'], [arns.ec2('security-group')], {
      StringEquals: { [`aws:RequestTag/${GROUP_TAG}`]: GROUPS },
    }),
    allow(['ec2:CreateTags'], [arns.ec2('security-group')], {
      StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' },
    }),
  ];
}

function editGroup(arns: Arns): PolicyStatement {
  return allow(
    ['ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
    [arns.ec2('security-group')],
    { StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: GROUPS } },
  );
}

/** The instance is checked as well where the interface is attached to one; alone it allows nothing. */
function moveInterfaces(arns: Arns): PolicyStatement[] {
  return [
    allow(['ec2:ModifyNetworkInterfaceAttribute'], [arns.ec2('network-interface'), arns.ec2('instance')]),
    allow(['ec2:ModifyNetworkInterfaceAttribute'], [arns.ec2('security-group')], {
      StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: GROUPS },
    }),
  ];
}
