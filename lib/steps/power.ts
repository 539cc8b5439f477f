import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function power({ arns }: Surroundings): Step {
  return {
    name: 'power',
    description: 'Stops the subject if the stop gate allows it, or keeps it online',
    memoryMb: 512,
    timeoutSeconds: 60,
    reads: [
      allowAnywhere('ec2:DescribeInstanceTypes', 'ec2:DescribeInstances'),
      allow(['ec2:DescribeInstanceAttribute'], [arns.ec2('instance')]),
    ],
    changes: [allow(['ec2:ModifyInstanceAttribute', 'ec2:StopInstances'], [arns.ec2('instance')])],
    wildcards: 'any instance of the account may be the subject',
  };
}
