import { stage } from './scenario-fixture';

test('the one over IPv4 has an Elastic IP', () => {
  const { world, staged } = stage('reverse-shell');
  const eni = world.ec2.networkInterfaces.get(staged.subject.eniIds[0] ?? '');
  expect(eni?.privateAddresses[0]?.publicAddress).toMatchObject({ kind: 'elastic' });
});

test('the one over IPv6 is reported by the agent', () => {
  expect(stage('reverse-shell-ipv6').staged.triggerText).toContain(':Runtime/');
});
