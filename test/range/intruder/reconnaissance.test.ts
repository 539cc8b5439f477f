import { lookAround, USER_AGENT } from '../../../range/intruder/reconnaissance';
import { addNetwork, profileOf } from '../../../range/scenarios/network';
import { launchInstance } from '../../../range/services/ec2/builders';
import { worldFixture } from '../world-fixture';

const C2 = '198.51.100.23';

test('what the intruder asked AWS an hour ago with the credentials of the role is in the history, and on no bus', () => {
  const { world, events, advance } = worldFixture();
  const subnetId = addNetwork(world).subnets[0].id;
  const instance = launchInstance(world, { subnetId, profile: profileOf(world, 'web') });
  const { id } = instance;
  lookAround(world, instance, C2);
  expect(world.cloudtrail.history.map(({ name, username }) => [name, username])).toEqual([
    ['GetCallerIdentity', id],
    ['ListBuckets', id],
    ['DescribeInstances', id],
    ['ListUsers', id],
  ]);
  for (const { foundFrom, record } of world.cloudtrail.history) {
    expect(foundFrom).toBeLessThan(world.clock.now());
    expect(record).toMatchObject({ sourceIPAddress: C2, userAgent: USER_AGENT });
  }
  advance(60_000);
  expect(events).toEqual([]);
});

test('without a role there is nothing to ask with', () => {
  const { world } = worldFixture();
  const instance = launchInstance(world, { subnetId: addNetwork(world).subnets[0].id });
  lookAround(world, instance, C2);
  expect(world.cloudtrail.history).toEqual([]);
});
