import { BackupConnection } from '../../../range/intruder/backup-connection';
import { closeFlow } from '../../../range/services/ec2/connection-tracking';
import { intruderFixture } from './intruder-fixture';

test('goes on through the quarantine group', () => {
  const fixture = intruderFixture();
  const backup = new BackupConnection(fixture.world, fixture.subject);
  fixture.quarantine();
  expect(backup.isOpen()).toBe(true);
  expect(backup.beat()).toBeGreaterThan(0);
});

test('is never opened again once it is lost', () => {
  const fixture = intruderFixture();
  const backup = new BackupConnection(fixture.world, fixture.subject);
  for (const flow of fixture.world.ec2.flows.values()) closeFlow(fixture.world, flow, 'peer');
  expect([backup.isOpen(), backup.beat(), backup.beat()]).toEqual([false, 0, 0]);
});

test('is never there where the subject has no way out', () => {
  const fixture = intruderFixture();
  fixture.quarantine();
  const backup = new BackupConnection(fixture.world, fixture.subject);
  expect([backup.isOpen(), backup.beat()]).toEqual([false, 0]);
});
