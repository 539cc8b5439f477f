/**
 * The intruder on the subject: a C2 connection that carries data out, a secret that only RAM holds, traces on the disk,
 * and a habit: as soon as something is noticed (the connection is lost and cannot be opened again, or the guest is
 * told to shut down), the traces are wiped. A power cut leaves no time for that.
 */
import type { Timer } from './kernel/clock';
import { closeFlow, openFlow, sendPacket } from './services/ec2/connection-tracking';
import type { Flow, GuestState, Instance } from './services/ec2/state';
import type { World } from './world';

export interface IntruderOptions {
  readonly instance: Instance;
  readonly c2: { readonly ip: string; readonly port: number };
  /** How often the implant calls, in ms, and how many bytes it gets out each time. */
  readonly beaconMs: number;
  readonly bytesPerBeacon: number;
  /** Where the traces lie: the key of a volume's content. */
  readonly tracePath: string;
  readonly onEvent: (text: string) => void;
}

export interface Leak {
  readonly at: number;
  readonly bytes: number;
}

const WIPE_MS = 3_000;

export class Intruder {
  readonly leaks: Leak[] = [];
  /** What made the intruder wipe the traces. */
  noticed: string | undefined;
  readonly ramSecret: string;
  private readonly diskTrace: string;
  private flow: Flow | undefined;
  private timer: Timer | undefined;

  constructor(
    private readonly world: World,
    private readonly options: IntruderOptions,
  ) {
    const random = world.random.fork('intruder');
    this.ramSecret = `session key ${random.hex(32)}`;
    this.diskTrace = `dropped by ${options.c2.ip}: ${random.hex(32)}`;
  }

  /** Breaks in: implant in RAM, traces on the root volume, connection to the C2. */
  start(): void {
    const { instance, tracePath, onEvent, c2 } = this.options;
    instance.memory.set('implant', this.ramSecret);
    this.rootVolume()?.content.set(tracePath, this.diskTrace);
    this.world.ec2.onGuestState.subscribe((id, guest) => this.onGuest(id, guest));
    onEvent(`implant running, C2 connection to ${c2.ip}:${c2.port} open`);
    this.beacon();
  }

  isTrace = (content: string | undefined): boolean => content === this.diskTrace;

  get isConnected(): boolean {
    return this.flow?.alive === true;
  }

  private beacon(): void {
    const { instance, beaconMs } = this.options;
    if (instance.guest === 'off') return;
    if (this.flow ? !sendPacket(this.world, this.flow) : true) this.reconnect();
    else this.leaks.push({ at: this.world.clock.now(), bytes: this.options.bytesPerBeacon });
    this.timer = this.world.clock.schedule(beaconMs, () => this.beacon());
  }

  private reconnect(): void {
    const { instance, c2, onEvent } = this.options;
    const hadConnection = this.flow !== undefined;
    for (const eniId of instance.eniIds) {
      const answer = openFlow(this.world, {
        eniId,
        direction: 'egress',
        protocol: 'tcp',
        localPort: 49152,
        remoteIp: c2.ip,
        remotePort: c2.port,
      });
      if (answer.kind !== 'open') continue;
      this.flow = answer.flow;
      if (hadConnection) onEvent('lost the C2 connection and opened another one');
      return;
    }
    if (hadConnection) this.notice('the C2 connection is gone and cannot be opened again');
  }

  private onGuest(id: string, guest: GuestState): void {
    if (id !== this.options.instance.id) return;
    if (guest === 'shutting-down') this.notice('the guest is told to shut down');
    if (guest === 'off') {
      this.timer?.cancel();
      if (this.flow) closeFlow(this.world, this.flow, 'power-off');
      this.options.onEvent('cut off by the power: the implant is gone, the traces are where they were');
    }
  }

  private notice(what: string): void {
    if (this.noticed !== undefined) return;
    this.noticed = what;
    this.options.onEvent(`notices: ${what}; begins to wipe the traces`);
    this.world.clock.schedule(WIPE_MS, () => {
      if (this.options.instance.guest === 'off') return;
      this.rootVolume()?.content.delete(this.options.tracePath);
      this.options.instance.memory.delete('implant');
      this.options.onEvent('has wiped the traces on the disk and in memory');
    });
  }

  private rootVolume() {
    const { blockDevices, rootDeviceName } = this.options.instance;
    const root = blockDevices.find(({ deviceName }) => deviceName === rootDeviceName);
    return root && this.world.ec2.volumes.get(root.volumeId);
  }
}
