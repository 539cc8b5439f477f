import { allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function assess({ cases, config, vault }: Surroundings): Step {
  return {
    name: 'assess',
    description: 'Describes the subject, chooses the mode and puts the before-state into the vault',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: {
      CASE_TABLE: cases.table.tableName,
      VAULT_BUCKET: vault.bucket.bucketName,
      ASKING: JSON.stringify(config.asking),
      EXEMPTION: JSON.stringify(config.exemption),
      TAG_SETTER: JSON.stringify(config.tagSetter),
    },
    reads: [
      allowAnywhere(
        'ec2:DescribeInstances',
        ...(config.exemption.vpcTags ? ['ec2:DescribeVpcs'] : []),
        ...(config.tagSetter.verify ? ['cloudtrail:LookupEvents'] : []),
      ),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
      cases.allow('GetItem', 'UpdateItem'),
    ],
    changes: [],
    wildcards:
      'any instance of the account may be the subject; the case id in an object key is not known beforehand',
  };
}
