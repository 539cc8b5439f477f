import { getSerialConsoleAccessStatus } from '../../../../range/services/ec2/get-serial-console-access-status';
import { invoke } from '../../world-fixture';
import { scene } from './scene';

test('the serial console is off until somebody in the account switches it on', () => {
  const s = scene();
  const read = () => invoke(s, getSerialConsoleAccessStatus, {});
  expect(read()).toEqual({ SerialConsoleAccessEnabled: false, ManagedBy: 'account' });
  s.world.ec2.serialConsoleAccess = true;
  expect(read()).toMatchObject({ SerialConsoleAccessEnabled: true });
});
