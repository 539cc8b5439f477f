import { addSecurityGroup } from '../../../range/services/ec2/builders';
import { setGroups } from '../../../range/services/ec2/security-groups';
import { startServices } from '../../../range/services/start';
import { stage } from './scenario-fixture';

const MINUTE = 60_000;

test('terminates the subject within two minutes, and launches another, if only the groups are swapped', () => {
  const { world, staged, advance } = stage('impatient-group');
  startServices(world);
  advance(MINUTE);
  const quarantine = addSecurityGroup(world, staged.subject.vpcId, { name: 'q', defaultEgress: false });
  const eni = world.ec2.networkInterfaces.get(staged.subject.eniIds[0] ?? '');
  if (eni) setGroups(world, eni, [quarantine.id]);
  advance(2 * MINUTE);
  expect(staged.subject.state).not.toBe('running');
  expect(world.ec2.instances.size).toBe(3);
});
