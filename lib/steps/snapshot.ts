import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function snapshot({ arns }: Surroundings): Step {
  return {
    name: 'snapshot',
    description: 'Snapshots all volumes of the subject, and says how far the snapshots are',
    memoryMb: 512,
    timeoutSeconds: 60,
    reads: [allowAnywhere('ec2:DescribeSnapshots')],
    changes: [
      allow(['ec2:CreateSnapshots'], [arns.ec2('instance'), arns.ec2('volume')]),
      allow(['ec2:CreateSnapshots'], [arns.ec2('snapshot')], {
        Null: { 'aws:RequestTag/cordon:case': 'false' },
      }),
      allow(['ec2:CreateTags'], [arns.ec2('snapshot')], {
        StringEquals: { 'ec2:CreateAction': 'CreateSnapshots' },
      }),
    ],
    wildcards: 'any instance of the account may be the subject; every snapshot has to carry its case',
  };
}
