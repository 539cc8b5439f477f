import { SerialConsole } from '../../../range/intruder/serial-console';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { intruderFixture } from './intruder-fixture';

test('is open only where the account has it switched on, and while the instance runs', () => {
  const fixture = intruderFixture();
  const { world, subject } = fixture;
  const console = new SerialConsole(world, subject);
  expect(console.beat()).toBe(0);
  world.ec2.serialConsoleAccess = true;
  fixture.quarantine();
  expect(console.beat()).toBeGreaterThan(0);
  stopInstance(world, subject, { skipOsShutdown: true });
  expect(console.beat()).toBe(0);
});
