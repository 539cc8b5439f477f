import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function detach({ arns, vault }: Surroundings): Step {
  return {
    name: 'detach',
    description: 'Takes the subject out of its Auto Scaling group and from behind its load balancers',
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      allowAnywhere(
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [
      allow(['autoscaling:DetachInstances'], [arns.autoScalingGroups]),
      allow(['elasticloadbalancing:DeregisterTargets'], [arns.targetGroups]),
      allow(['elasticloadbalancing:DeregisterInstancesFromLoadBalancer'], [arns.loadBalancers]),
    ],
    wildcards: 'the subject may be in any group and behind any load balancer of the account',
  };
}
