import type {
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer as LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { markerPage, validatePageSize } from './pages';
import type { LoadBalancer, LoadBalancingState } from './state';

export const describeLoadBalancers = operation<DescribeLoadBalancersInput, DescribeLoadBalancersOutput>({
  name: 'DescribeLoadBalancers',
  authorize: () => onAll('DescribeLoadBalancers'),
  validate(input) {
    rejectUnmodelled(input, 'DescribeLoadBalancers', ['LoadBalancerArns', 'Names', 'Marker', 'PageSize']);
    validatePageSize(input);
  },
  apply(input, call) {
    const { items, next } = markerPage(chosen(call.world.elbv2, input), input);
    return {
      LoadBalancers: items.map((balancer) => describe(call.world, balancer)),
      ...(next !== undefined && { NextMarker: next }),
    };
  },
});

function chosen({ loadBalancers }: LoadBalancingState, input: DescribeLoadBalancersInput): LoadBalancer[] {
  const all = [...loadBalancers.values()];
  const names = [...(input.LoadBalancerArns ?? []), ...(input.Names ?? [])];
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find((each) => each.arn === name || each.name === name);
    if (found) return found;
    throw new ServiceError('LoadBalancerNotFound', 'One or more load balancers not found');
  });
}

function describe(world: World, balancer: LoadBalancer): LoadBalancerDescription {
  const enis = balancer.networkInterfaceIds.flatMap((id) => world.ec2.networkInterfaces.get(id) ?? []);
  return {
    LoadBalancerArn: balancer.arn,
    LoadBalancerName: balancer.name,
    DNSName: `${balancer.name}.elb.${world.region}.amazonaws.com`,
    CreatedTime: dateOf(balancer.createdMs),
    Type: balancer.type,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: 'active' },
    IpAddressType: 'ipv4',
    SecurityGroups: [...new Set(enis.flatMap((eni) => [...eni.groupIds]))],
    AvailabilityZones: enis.map((eni) => ({ ZoneName: eni.availabilityZone, SubnetId: eni.subnetId })),
  };
}
