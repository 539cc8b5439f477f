import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns';
import { allowEmitting } from '../case-events';
import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/** The tag by which Cordon knows its own security groups, and its values. */
const GROUP_TAG = 'cordon:group';
const GROUPS = ['quarantine', 'evidence-channel'];
const CONVERSIONS = ['conversion-ipv4', 'conversion-ipv6', 'conversion-ipv4-ipv6'];

export function isolate({ arns, vault, admission, config: { containment } }: Surroundings): Step {
  const groups = [
    ...GROUPS,
    ...(containment.openChannel ? ['open-channel'] : []),
    ...(containment.openGroupSwap ? CONVERSIONS : []),
  ];
  return {
    name: 'isolate',
    description: 'Moves every network interface of the subject into a group that lets nothing through',
    memoryMb: 512,
    // The sixteen attempts of a throttled call take half a minute; further ones are the workflow's.
    timeoutSeconds: 45,
    environment: {
      VAULT_BUCKET: vault.bucket.bucketName,
      ADMISSION_TABLE: admission.table.tableName,
    },
    reads: [
      allowAnywhere(
        'ec2:DescribeManagedPrefixLists',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroupRules',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeVpcEndpoints',
        ...(containment.openGroupSwap ? ['ec2:DescribeRouteTables'] : []),
      ),
      admission.allowAsking(),
      allowEmitting('isolated'),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [
      ...createGroup(arns, groups),
      editGroup(arns, groups),
      ...(containment.openGroupSwap ? [openGroup(arns)] : []),
      ...moveInterfaces(arns, groups),
    ],
    wildcards:
      'the subject may be in any VPC of the account; of its security groups only those that Cordon made are open to change',
  };
}

function createGroup(arns: Arns, groups: string[]): PolicyStatement[] {
  return [
    allow(['ec2:CreateSecurityGroup'], [arns.ec2('vpc')]),
    allow(['ec2:CreateSecurityGroup'], [arns.ec2('security-group')], {
      StringEquals: { [`aws:RequestTag/${GROUP_TAG}`]: groups },
    }),
    allow(['ec2:CreateTags'], [arns.ec2('security-group')], {
      StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' },
    }),
  ];
}

function editGroup(arns: Arns, groups: string[]): PolicyStatement {
  return allow(
    ['ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
    [arns.ec2('security-group')],
    { StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: groups } },
  );
}

/** To let something in is possible only in the groups of the open-then-empty swap. */
function openGroup(arns: Arns): PolicyStatement {
  return allow(['ec2:AuthorizeSecurityGroupIngress'], [arns.ec2('security-group')], {
    StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: CONVERSIONS },
  });
}

/** The instance is checked as well where the interface is attached to one; alone it allows nothing. */
function moveInterfaces(arns: Arns, groups: string[]): PolicyStatement[] {
  return [
    allow(['ec2:ModifyNetworkInterfaceAttribute'], [arns.ec2('network-interface'), arns.ec2('instance')]),
    allow(['ec2:ModifyNetworkInterfaceAttribute'], [arns.ec2('security-group')], {
      StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: groups },
    }),
  ];
}
