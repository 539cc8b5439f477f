import { stage } from './scenario-fixture';

test('registers the subject by its address and not by its id', () => {
  const { world, staged } = stage('nlb-ip-target');
  const [group] = world.elbv2.targetGroups.values();
  const eni = world.ec2.networkInterfaces.get(staged.subject.eniIds[0] ?? '');
  const ids = [...(group?.targets.values() ?? [])].map(({ id }) => id);
  expect(ids).toContain(eni?.privateAddresses[0]?.ip);
  expect(ids).not.toContain(staged.subject.id);
});
