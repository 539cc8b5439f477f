/** The serial console needs no network, only that it is switched on in the account and that the instance runs. */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import type { WayOut } from './path';

const BYTES = 2 * 1024;

export class SerialConsole implements WayOut {
  readonly path = 'serial-console';
  readonly isOutside = false;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
  ) {}

  beat(): number {
    return this.isOpen() ? BYTES : 0;
  }

  isOpen(): boolean {
    return this.world.ec2.serialConsoleAccess && this.instance.state === 'running';
  }
}
