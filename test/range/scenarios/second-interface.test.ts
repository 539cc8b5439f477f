import { canConnect } from '../../../range/intruder/connect';
import { addSecurityGroup } from '../../../range/services/ec2/builders';
import { setGroups } from '../../../range/services/ec2/security-groups';
import { stage } from './scenario-fixture';

test('opens a way out again a moment after the groups were swapped, once, and CloudTrail tells', () => {
  const { world, staged, events, advance } = stage('second-interface');
  const { subject, c2 } = staged;
  const quarantine = addSecurityGroup(world, subject.vpcId, { name: 'q', defaultEgress: false });
  const swap = (): void => {
    for (const id of subject.eniIds) {
      const eni = world.ec2.networkInterfaces.get(id);
      if (eni) setGroups(world, eni, [quarantine.id]);
    }
  };
  const told: string[] = [];
  staged.moves?.((text) => told.push(text));
  swap();
  expect(canConnect(world, subject, c2)).toBe(false);
  advance(1_000);
  expect(canConnect(world, subject, c2)).toBe(true);
  swap();
  advance(60_000);
  expect(canConnect(world, subject, c2)).toBe(false);
  expect(told).toEqual([expect.stringContaining('has attached eni-')]);
  expect(events.map(({ detail }) => (detail as { eventName?: string }).eventName)).toEqual([
    'AttachNetworkInterface',
  ]);
});
