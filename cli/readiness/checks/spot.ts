import { type Check, ok, warn } from '../check';

export const spot: Check = {
  id: 'spot',
  title: 'An instance that AWS does not take away',
  weight: 3,
  assess: ({ InstanceLifecycle }) =>
    InstanceLifecycle === 'spot'
      ? warn(
          'a Spot Instance: AWS may take it away two minutes after a warning, and it cannot be protected from termination',
          'On-Demand for what must be examined later',
        )
      : ok('not a Spot Instance'),
};
