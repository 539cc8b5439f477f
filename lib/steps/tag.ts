import { allow, allowAnywhere, OWN_TAGS } from '../statements';
import type { Step, Surroundings } from './step';

export function tag({ arns }: Surroundings): Step {
  return {
    name: 'tag',
    description: 'Marks the subject with its case',
    memoryMb: 512,
    timeoutSeconds: 30,
    reads: [allowAnywhere('ec2:DescribeInstances')],
    changes: [allow(['ec2:CreateTags'], [arns.ec2('instance')], OWN_TAGS)],
    wildcards: "any instance of the account may be the subject, but only Cordon's own tags can be set on it",
  };
}
