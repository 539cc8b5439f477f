/**
 * The connection with the C2 server: opened again over any interface when it is lost. Where the trigger does not name the
 * server, it is to the responder one open connection like any other.
 */
import { closeFlow, isPassing, sendPacket } from '../services/ec2/connection-tracking';
import { isGuestAlive } from '../services/ec2/guest-state';
import type { Flow, Instance } from '../services/ec2/state';
import type { World } from '../world';
import { canConnect, connect, type Peer } from './connect';
import type { WayOut } from './path';

const BYTES = 64 * 1024;
const LOCAL_PORT = 49_152;

export interface C2Events {
  readonly onReconnected: () => void;
  readonly onLost: () => void;
}

export class C2Connection implements WayOut {
  readonly isOutside = false;
  private flow: Flow | undefined;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
    private readonly c2: Peer,
    readonly path: 'finding-addresses' | 'open-connections',
    private readonly events: C2Events,
  ) {}

  beat(): number {
    if (this.flow && sendPacket(this.world, this.flow)) return BYTES;
    this.reconnect();
    return 0;
  }

  isOpen(): boolean {
    if (!isGuestAlive(this.instance.guest)) return false;
    return this.isPassing() || canConnect(this.world, this.instance, this.c2);
  }

  close(): void {
    if (this.flow) closeFlow(this.world, this.flow, 'power-off');
  }

  private isPassing(): boolean {
    return this.flow !== undefined && isPassing(this.world, this.flow);
  }

  private reconnect(): void {
    const hadConnection = this.flow !== undefined;
    const opened = connect(this.world, this.instance, this.c2, LOCAL_PORT);
    this.flow = opened ?? this.flow;
    if (!hadConnection) return;
    if (opened) this.events.onReconnected();
    else this.events.onLost();
  }
}
