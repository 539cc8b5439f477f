import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function detach({ arns, vault }: Surroundings): Step {
  return {
    name: 'detach',
    description:
      'Takes the subject out of its Auto Scaling group, its cluster and from behind its load balancers',
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: { VAULT_BUCKET: vault.bucket.bucketName },
    reads: [
      allowAnywhere(
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLifecycleHooks',
        'ec2:DescribeSpotInstanceRequests',
        'ecs:ListClusters',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ),
      allow(['ecs:ListContainerInstances'], [arns.clusters]),
      allow(['ecs:DescribeContainerInstances'], [arns.containerInstances]),
      ...vault.allowAdding(BEFORE_STATE),
      ...vault.allowReading(BEFORE_STATE),
    ],
    changes: [
      allow(
        [
          'autoscaling:CompleteLifecycleAction',
          'autoscaling:DetachInstances',
          'autoscaling:EnterStandby',
          'autoscaling:RecordLifecycleActionHeartbeat',
        ],
        [arns.autoScalingGroups],
      ),
      allow(['ec2:CancelSpotInstanceRequests'], [arns.ec2('spot-instances-request')]),
      allow(['ecs:UpdateContainerInstancesState'], [arns.containerInstances]),
      allow(['elasticloadbalancing:DeregisterTargets'], [arns.targetGroups]),
      allow(['elasticloadbalancing:DeregisterInstancesFromLoadBalancer'], [arns.loadBalancers]),
    ],
    wildcards: 'the subject may be in any group and cluster and behind any load balancer of the account',
  };
}
