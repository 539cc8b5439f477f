import { Aws } from 'aws-cdk-lib';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** Not a step of the state machine: it finds what set nothing off. */
export function sweep({ cases }: Pick<Surroundings, 'cases'>): Step {
  return {
    name: 'sweep',
    description: 'Finds instances with the trigger tag whose event was lost',
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: { CASE_TABLE: cases.table.tableName },
    reads: [
      allowAnywhere('ec2:DescribeInstances'),
      cases.allow('GetItem'),
      allow(
        ['events:PutEvents'],
        [`arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`],
        {
          'ForAllValues:StringEquals': {
            'events:source': 'cordon',
            'events:detail-type': 'Tag Change on Resource',
          },
          Null: { 'events:source': 'false', 'events:detail-type': 'false' },
        },
      ),
    ],
    changes: [],
    wildcards: 'none but the streams of its own log group',
  };
}
