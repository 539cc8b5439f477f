import type {
  DescribeAccessPointsInput,
  DescribeAccessPointsOutput,
  LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { markerPage, validatePageSize } from '../elbv2/pages';
import { rejectUnmodelled } from '../unmodelled';
import { type ClassicLoadBalancer, findClassicLoadBalancer } from './state';

export const describeLoadBalancers = operation<DescribeAccessPointsInput, DescribeAccessPointsOutput>({
  name: 'DescribeLoadBalancers',
  authorize: () => [{ action: 'elasticloadbalancing:DescribeLoadBalancers', resource: '*', context: {} }],
  validate(input) {
    rejectUnmodelled(input, 'DescribeLoadBalancers', ['LoadBalancerNames', 'Marker', 'PageSize']);
    validatePageSize(input);
  },
  apply(input, call) {
    const { elb } = call.world;
    const chosen = input.LoadBalancerNames?.length
      ? input.LoadBalancerNames.map((name) => findClassicLoadBalancer(elb, name))
      : [...elb.loadBalancers.values()];
    const { items, next } = markerPage(chosen, input);
    return {
      LoadBalancerDescriptions: items.map((balancer) => describe(call.world, balancer)),
      ...(next !== undefined && { NextMarker: next }),
    };
  },
});

function describe(world: World, balancer: ClassicLoadBalancer): LoadBalancerDescription {
  const subnets = balancer.subnetIds.flatMap((id) => world.ec2.subnets.get(id) ?? []);
  return {
    LoadBalancerName: balancer.name,
    DNSName: `${balancer.name}.${world.region}.elb.amazonaws.com`,
    CreatedTime: dateOf(balancer.createdMs),
    Scheme: balancer.scheme,
    VPCId: balancer.vpcId,
    Subnets: [...balancer.subnetIds],
    AvailabilityZones: subnets.map((subnet) => subnet.availabilityZone),
    SecurityGroups: [...balancer.groupIds],
    Instances: [...balancer.instanceIds].map((InstanceId) => ({ InstanceId })),
    ListenerDescriptions: [
      {
        Listener: {
          Protocol: 'HTTP',
          LoadBalancerPort: 80,
          InstanceProtocol: 'HTTP',
          InstancePort: balancer.instancePort,
        },
        PolicyNames: [],
      },
    ],
  };
}
