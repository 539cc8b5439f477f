import { NewConnections } from '../../../range/intruder/new-connections';
import { intruderFixture } from './intruder-fixture';

test('carry out twice as much where the subject has both address families', () => {
  const [v4, both] = [false, true].map((ipv6) => {
    const { world, subject } = intruderFixture({ ipv6 });
    return new NewConnections(world, subject).beat();
  });
  expect(both).toBe(2 * (v4 ?? Number.NaN));
});

test('end with the quarantine group on every interface', () => {
  const fixture = intruderFixture({ ipv6: true });
  const connections = new NewConnections(fixture.world, fixture.subject);
  expect(connections.isOpen()).toBe(true);
  fixture.quarantine();
  expect([connections.isOpen(), connections.beat()]).toEqual([false, 0]);
});
