/** Every beat a new connection with another server: over any interface, in both address families, on two ports. */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { canConnect, type Peer } from './connect';
import type { WayOut } from './path';

const BYTES = 16 * 1024;
const SERVERS: readonly Peer[] = ['192.0.2.90', '2001:db8:d::90'].flatMap((ip) =>
  [443, 80].map((port) => ({ ip, port })),
);

export class NewConnections implements WayOut {
  readonly path = 'new-connections';
  readonly isOutside = false;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
  ) {}

  beat(): number {
    return this.reachable().length * BYTES;
  }

  isOpen(): boolean {
    return this.reachable().length > 0;
  }

  private reachable(): readonly Peer[] {
    return SERVERS.filter((server) => canConnect(this.world, this.instance, server));
  }
}
