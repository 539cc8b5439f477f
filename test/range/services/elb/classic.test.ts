import type {
  DeregisterEndPointsOutput,
  DescribeAccessPointsOutput,
} from '@aws-sdk/client-elastic-load-balancing';
import { terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { describeLoadBalancers } from '../../../../range/services/elb/describe-load-balancers';
import {
  deregisterInstancesFromLoadBalancer,
  registerInstancesWithLoadBalancer,
} from '../../../../range/services/elb/register-instances';
import { addClassicLoadBalancer } from '../../../../range/services/elb/state';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, webFixture } from '../web-fixture';

function withClassic() {
  const fixture = webFixture();
  const balancer = addClassicLoadBalancer(fixture.world, {
    name: 'old',
    subnetIds: [fixture.subnet.id],
    groupIds: [fixture.webGroup.id],
  });
  const instances = [fixture.launch(), fixture.launch()];
  const Instances = instances.map(({ id }) => ({ InstanceId: id }));
  invoke(fixture, registerInstancesWithLoadBalancer, { LoadBalancerName: 'old', Instances });
  return { fixture, balancer, instances, Instances };
}

describe('classic load balancers', () => {
  it('answer a deregistration with the instances that remain', () => {
    const { fixture, Instances } = withClassic();
    const [first, second] = Instances;
    const input = { LoadBalancerName: 'old', Instances: [first] };
    const left: DeregisterEndPointsOutput = invoke(fixture, deregisterInstancesFromLoadBalancer, input);
    expect(left.Instances).toEqual([second]);
    expect(errorCode(fixture, deregisterInstancesFromLoadBalancer, input)).toBe('none');
  });

  it('lose an instance that terminates', () => {
    const { fixture, balancer, instances } = withClassic();
    for (const instance of instances.slice(1)) terminateInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(balancer.instanceIds.size).toBe(1);
  });

  it('are paged by 400', () => {
    const { fixture } = withClassic();
    for (let at = 0; at < 400; at++) {
      addClassicLoadBalancer(fixture.world, {
        name: `lb${at}`,
        subnetIds: [fixture.subnet.id],
        groupIds: [],
      });
    }
    const first: DescribeAccessPointsOutput = invoke(fixture, describeLoadBalancers, {});
    const next: DescribeAccessPointsOutput = invoke(fixture, describeLoadBalancers, {
      Marker: first.NextMarker,
    });
    expect([first.LoadBalancerDescriptions?.length, next.LoadBalancerDescriptions?.length]).toEqual([400, 1]);
  });

  it.each([
    [{ LoadBalancerName: 'none', Instances: [] }, 'LoadBalancerNotFound'],
    [{ LoadBalancerName: 'old', Instances: [{ InstanceId: 'i-00000000000000000' }] }, 'InvalidInstance'],
  ])('reject %j with %s', (input, code) => {
    const { fixture } = withClassic();
    expect(errorCode(fixture, deregisterInstancesFromLoadBalancer, input)).toBe(code);
    expect(errorCode(fixture, registerInstancesWithLoadBalancer, input)).toBe(code);
  });

  it('are authorized by name', () => {
    const { fixture } = withClassic();
    const [asked] = authorizations(fixture, deregisterInstancesFromLoadBalancer, { LoadBalancerName: 'old' });
    expect(asked?.resource).toBe('arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/old');
  });
});
