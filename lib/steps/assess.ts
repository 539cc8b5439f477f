import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function assess({ arns, cases, config, vault }: Surroundings): Step {
  return {
    name: 'assess',
    description: 'Describes the subject, chooses the mode and puts the before-state into the vault',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: {
      ASKING: JSON.stringify(config.asking),
      AUTO: JSON.stringify(config.auto),
      CASE_TABLE: cases.table.tableName,
      EXEMPTION: JSON.stringify(config.exemption),
      TAG_SETTER: JSON.stringify(config.tagSetter),
      VAULT_BUCKET: vault.bucket.bucketName,
    },
    reads: [
      allowAnywhere(
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeSpotInstanceRequests',
        'ec2:DescribeVolumes',
        'ec2:DescribeVpcEndpoints',
        'ecs:ListClusters',
        'ssm:DescribeInstanceInformation',
        ...(config.exemption.vpcTags ? ['ec2:DescribeVpcs'] : []),
        ...(config.tagSetter.verify ? ['cloudtrail:LookupEvents'] : []),
      ),
      allow(['ecs:ListContainerInstances'], [arns.clusters]),
      allow(['ecs:DescribeContainerInstances'], [arns.containerInstances]),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
      cases.allow('GetItem', 'UpdateItem'),
    ],
    changes: [],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
