import type { AnyOperation } from '../../wire/operation';
import { describeLoadBalancers } from './describe-load-balancers';
import { deregisterInstancesFromLoadBalancer, registerInstancesWithLoadBalancer } from './register-instances';

export const operations: readonly AnyOperation[] = [
  deregisterInstancesFromLoadBalancer,
  describeLoadBalancers,
  registerInstancesWithLoadBalancer,
];
