import type {
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  TargetGroup as TargetGroupDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { markerPage, validatePageSize } from './pages';
import { findTargetGroup, type LoadBalancingState, type TargetGroup } from './state';

export const describeTargetGroups = operation<DescribeTargetGroupsInput, DescribeTargetGroupsOutput>({
  name: 'DescribeTargetGroups',
  authorize: () => onAll('DescribeTargetGroups'),
  validate(input) {
    const modelled = ['LoadBalancerArn', 'TargetGroupArns', 'Names', 'Marker', 'PageSize'] as const;
    rejectUnmodelled(input, 'DescribeTargetGroups', modelled);
    validatePageSize(input);
    const given = [input.LoadBalancerArn, input.TargetGroupArns?.length, input.Names?.length].filter(Boolean);
    if (given.length > 1) {
      throw new ServiceError(
        'ValidationError',
        'Only one of load balancer ARN, target group ARNs and target group names can be specified',
      );
    }
  },
  apply(input, call) {
    const { items, next } = markerPage(chosen(call.world.elbv2, input), input);
    return { TargetGroups: items.map(describe), ...(next !== undefined && { NextMarker: next }) };
  },
});

function chosen(state: LoadBalancingState, input: DescribeTargetGroupsInput): TargetGroup[] {
  const all = [...state.targetGroups.values()];
  if (input.TargetGroupArns?.length) return input.TargetGroupArns.map((arn) => findTargetGroup(state, arn));
  if (input.Names?.length) {
    return input.Names.map((name) => findTargetGroup(state, all.find((each) => each.name === name)?.arn));
  }
  const balancer = input.LoadBalancerArn;
  if (balancer === undefined) return all;
  if (!state.loadBalancers.has(balancer)) {
    throw new ServiceError('LoadBalancerNotFound', 'One or more load balancers not found');
  }
  return all.filter((group) => group.loadBalancerArns.includes(balancer));
}

const describe = (group: TargetGroup): TargetGroupDescription => ({
  TargetGroupArn: group.arn,
  TargetGroupName: group.name,
  TargetType: group.targetType,
  ...(group.targetType !== 'lambda' && {
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: group.protocol,
    HealthCheckPort: 'traffic-port',
  }),
  HealthCheckEnabled: group.targetType !== 'lambda',
  HealthCheckIntervalSeconds: group.healthCheck.intervalSeconds,
  HealthyThresholdCount: group.healthCheck.healthyThreshold,
  UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
  LoadBalancerArns: [...group.loadBalancerArns],
});
