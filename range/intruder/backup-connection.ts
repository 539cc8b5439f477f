/** A second connection, opened before the trigger, with a server that no finding names: kept busy, never opened again. */
import { isPassing, sendPacket } from '../services/ec2/connection-tracking';
import type { Flow, Instance } from '../services/ec2/state';
import type { World } from '../world';
import { connect, type Peer } from './connect';
import type { WayOut } from './path';

const BYTES = 32 * 1024;
const LOCAL_PORT = 49_153;
const SERVERS: readonly Peer[] = [
  { ip: '192.0.2.44', port: 443 },
  { ip: '2001:db8:b::44', port: 443 },
];

export class BackupConnection implements WayOut {
  readonly path = 'open-connections';
  readonly isOutside = false;
  private readonly flow: Flow | undefined;

  constructor(
    private readonly world: World,
    instance: Instance,
  ) {
    for (const server of SERVERS) this.flow ??= connect(world, instance, server, LOCAL_PORT);
  }

  beat(): number {
    return this.flow && sendPacket(this.world, this.flow) ? BYTES : 0;
  }

  isOpen(): boolean {
    return this.flow !== undefined && isPassing(this.world, this.flow);
  }
}
