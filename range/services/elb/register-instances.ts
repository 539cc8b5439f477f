import type {
  DeregisterEndPointsInput,
  DeregisterEndPointsOutput,
  Instance,
  RegisterEndPointsInput,
  RegisterEndPointsOutput,
} from '@aws-sdk/client-elastic-load-balancing';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onLoadBalancer } from './authorization';
import { type ClassicLoadBalancer, deregisterInstance, findClassicLoadBalancer } from './state';

export const registerInstancesWithLoadBalancer = operation<RegisterEndPointsInput, RegisterEndPointsOutput>({
  name: 'RegisterInstancesWithLoadBalancer',
  authorize: (input, call) =>
    onLoadBalancer(call, 'RegisterInstancesWithLoadBalancer', input.LoadBalancerName),
  validate: (input) =>
    rejectUnmodelled(input, 'RegisterInstancesWithLoadBalancer', ['LoadBalancerName', 'Instances']),
  apply(input, call) {
    const balancer = findClassicLoadBalancer(call.world.elb, input.LoadBalancerName);
    for (const id of requireInstances(call.world, input.Instances)) balancer.instanceIds.add(id);
    return remaining(balancer);
  },
});

/** Answers with the instances that stay. One that was not registered is no error, one that does not exist is. */
export const deregisterInstancesFromLoadBalancer = operation<
  DeregisterEndPointsInput,
  DeregisterEndPointsOutput
>({
  name: 'DeregisterInstancesFromLoadBalancer',
  authorize: (input, call) =>
    onLoadBalancer(call, 'DeregisterInstancesFromLoadBalancer', input.LoadBalancerName),
  validate: (input) =>
    rejectUnmodelled(input, 'DeregisterInstancesFromLoadBalancer', ['LoadBalancerName', 'Instances']),
  apply(input, call) {
    const balancer = findClassicLoadBalancer(call.world.elb, input.LoadBalancerName);
    for (const id of requireInstances(call.world, input.Instances)) {
      deregisterInstance(call.world, balancer, id);
    }
    return remaining(balancer);
  },
});

function requireInstances(world: World, instances: readonly Instance[] | undefined): string[] {
  return (instances ?? []).map(({ InstanceId = '' }) => {
    const instance = world.ec2.instances.get(InstanceId);
    if (instance && instance.state !== 'terminated') return InstanceId;
    throw new ServiceError('InvalidInstance', `Could not find EC2 instance ${InstanceId}.`);
  });
}

const remaining = ({ instanceIds }: ClassicLoadBalancer) => ({
  Instances: [...instanceIds].map((InstanceId) => ({ InstanceId })),
});
