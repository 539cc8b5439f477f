import { allow, allowAnywhere } from '../statements';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

/** What is retained can be detached only, whatever policy says. */
export function detach({ arns, vault, config: { fleet } }: Surroundings): Step {
  return {
    name: 'detach',
    description:
      'Takes the subject out of its Auto Scaling group, its cluster and from behind its load balancers',
    memoryMb: 512,
    // Half a minute until what launches is in service, or for all target groups of a Region. In mode offline the stop waits for this.
    timeoutSeconds: 60,
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
          ...(fleet.leaveGroup === 'standby' ? ['autoscaling:EnterStandby'] : []),
          'autoscaling:RecordLifecycleActionHeartbeat',
        ],
        [arns.autoScalingGroups],
      ),
      ...(fleet.cancelSpotRequests
        ? [allow(['ec2:CancelSpotInstanceRequests'], [arns.ec2('spot-instances-request')])]
        : []),
      ...(fleet.drainContainerInstances
        ? [allow(['ecs:UpdateContainerInstancesState'], [arns.containerInstances])]
        : []),
      allow(['elasticloadbalancing:DeregisterTargets'], [arns.targetGroups]),
      allow(['elasticloadbalancing:DeregisterInstancesFromLoadBalancer'], [arns.loadBalancers]),
    ],
    wildcards: 'the subject may be in any group and cluster and behind any load balancer of the account',
  };
}
