import { deliver } from '../../../range/services/iam/instance-credentials';
import { stage } from './scenario-fixture';

test('has nine siblings with the same role', () => {
  const { world, staged } = stage('stolen-credentials');
  const roles = staged.neighbours.map((each) => deliver(world, each)?.roleName);
  expect(roles).toEqual(Array.from({ length: 9 }, () => deliver(world, staged.subject)?.roleName));
});
