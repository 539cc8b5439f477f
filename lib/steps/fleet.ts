import { allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function fleet({ config }: Surroundings): Step {
  return {
    name: 'fleet',
    description: 'Says which instances a fleet response means, and on whose word',
    memoryMb: 512,
    timeoutSeconds: 240,
    environment: { TAG_SETTER: JSON.stringify(config.tagSetter) },
    reads: [
      allowAnywhere('autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstances'),
      ...(config.tagSetter.verify ? [allowAnywhere('cloudtrail:LookupEvents')] : []),
    ],
    changes: [],
    wildcards: 'any instance, VPC or group of the account may be asked for',
  };
}
