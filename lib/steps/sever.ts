import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/**
 * IAM knows no condition on the rule that is made (Service Authorization Reference, Amazon EC2, CreateNetworkAclEntry): that an
 * entry denies one address and nothing more is for the code to keep and for its tests to prove.
 */
export function sever({ arns, cases, vault, config: { containment } }: Surroundings): Step {
  return {
    name: 'sever',
    description: 'Ends the connections that a change of security groups lets go on',
    memoryMb: 512,
    // As for the cut.
    timeoutSeconds: 45,
    environment: { CASE_TABLE: cases.table.tableName, VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      allowAnywhere(
        'ec2:DescribeAddresses',
        ...(containment.lowerIdleTimeouts ? ['ec2:DescribeInstanceTypes'] : []),
        ...(containment.networkAcl ? ['ec2:DescribeNetworkAcls', 'ec2:DescribeVpcs'] : []),
      ),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [
      ...(containment.networkAcl
        ? [
            allow(['ec2:CreateNetworkAclEntry'], [arns.ec2('network-acl')]),
            cases.allowUpdating('network-acl/'),
          ]
        : []),
      ...(containment.lowerIdleTimeouts
        ? [
            allow(
              ['ec2:ModifyNetworkInterfaceAttribute'],
              [arns.ec2('network-interface'), arns.ec2('instance')],
            ),
          ]
        : []),
      ...(containment.disassociateElasticIps
        ? [allow(['ec2:DisassociateAddress'], [arns.ec2('elastic-ip'), arns.ec2('network-interface')])]
        : []),
    ],
    wildcards:
      'the subject may be in any subnet of the account; the case id in an object key is not known beforehand',
  };
}
