/**
 * The intruder on the subject: every way out that the subject has, tried at every beat from before the trigger; a secret
 * that only RAM holds, traces on the disk, and a habit: as soon as something is noticed (the C2 connection has been lost for longer
 * than its patience, or the guest is told to shut down), the traces are wiped. A power cut leaves no time for that.
 */
import { isGuestAlive } from '../services/ec2/guest-state';
import { Signal } from '../services/ec2/signal';
import type { GuestState, Instance } from '../services/ec2/state';
import type { World } from '../world';
import { BackupConnection } from './backup-connection';
import { C2Connection } from './c2-connection';
import type { Peer } from './connect';
import { DnsTunnel } from './dns-tunnel';
import { NewConnections } from './new-connections';
import { LEAK_PATHS, type Leak, type LeakPath, type WayOut } from './path';
import { lookAround } from './reconnaissance';
import { SerialConsole } from './serial-console';
import { StolenCredentials } from './stolen-credentials';

export interface IntruderOptions {
  readonly instance: Instance;
  readonly c2: Peer;
  /** Whether the trigger names the C2 server. */
  readonly isC2Named: boolean;
  /** ARN of an object that the subject's role may read. */
  readonly loot: string;
  /** How often everything is tried, in ms. */
  readonly beaconMs: number;
  /** How long it goes on calling a C2 server that does not answer before it takes itself for discovered, in ms. */
  readonly patienceMs: number;
  /** Where the traces lie: the key of a volume's content. */
  readonly tracePath: string;
  readonly onEvent: (text: string) => void;
}

const WIPE_MS = 3_000;

export class Intruder {
  readonly leaks: Leak[] = [];
  /** Everything has been tried once more. */
  readonly onBeat = new Signal<[]>();
  /** What made the intruder wipe the traces. */
  noticed: string | undefined;
  readonly ramSecret: string;
  private readonly diskTrace: string;
  private readonly c2: C2Connection;
  private lostAt: number | undefined;
  private waysOut: readonly WayOut[] = [];

  constructor(
    private readonly world: World,
    private readonly options: IntruderOptions,
  ) {
    const random = world.random.fork('intruder');
    this.ramSecret = `session key ${random.hex(32)}`;
    this.diskTrace = `dropped by ${options.c2.ip}: ${random.hex(32)}`;
    const path = options.isC2Named ? 'finding-addresses' : 'open-connections';
    this.c2 = new C2Connection(world, options.instance, options.c2, path, {
      onReconnected: () => this.reconnected(),
      onLost: () => this.lost(),
    });
  }

  /** Breaks in: implant in RAM, traces on the root volume, the first try of everything. */
  start(): void {
    const { world } = this;
    const { instance, tracePath, onEvent, c2, loot } = this.options;
    instance.memory.set('implant', this.ramSecret);
    this.rootVolume()?.content.set(tracePath, this.diskTrace);
    world.ec2.onGuestState.subscribe((id, guest) => this.onGuest(id, guest));
    lookAround(world, instance, c2.ip);
    onEvent(`implant running, C2 connection to ${c2.ip}:${c2.port} open`);
    this.waysOut = [
      this.c2,
      new BackupConnection(world, instance),
      new NewConnections(world, instance),
      new DnsTunnel(world, instance),
      new StolenCredentials(world, instance, loot),
      new SerialConsole(world, instance),
    ];
    this.beat();
  }

  isTrace = (content: string | undefined): boolean => content === this.diskTrace;

  /** Whether a packet of the C2 connection would get through. */
  get isC2Open(): boolean {
    return this.c2.isOpen();
  }

  /** The paths on which a try would succeed now. */
  openPaths(): LeakPath[] {
    return LEAK_PATHS.filter((path) => this.waysOut.some((way) => way.path === path && way.isOpen()));
  }

  private beat(): void {
    const { instance, beaconMs } = this.options;
    for (const way of this.waysOut) {
      const bytes = way.isOutside || isGuestAlive(instance.guest) ? way.beat() : 0;
      if (bytes > 0) this.leaks.push({ at: this.world.clock.now(), bytes, path: way.path });
    }
    this.onBeat.emit();
    this.world.clock.schedule(beaconMs, () => this.beat());
  }

  private reconnected(): void {
    this.lostAt = undefined;
    this.options.onEvent('lost the C2 connection and opened another one');
  }

  private lost(): void {
    const now = this.world.clock.now();
    if (this.lostAt === undefined) this.options.onEvent('lost the C2 connection and cannot open it again');
    this.lostAt ??= now;
    if (now - this.lostAt >= this.options.patienceMs)
      this.notice('the C2 connection is gone and cannot be opened again');
  }

  private onGuest(id: string, guest: GuestState): void {
    if (id !== this.options.instance.id) return;
    if (guest === 'shutting-down') this.notice('the guest is told to shut down');
    if (guest === 'frozen') this.options.onEvent('is frozen with everything else, its connections with it');
    if (guest === 'off') {
      this.c2.close();
      this.options.onEvent(
        this.options.instance.hibernated
          ? 'cut off by the power: the implant is in the RAM image on the root volume'
          : 'cut off by the power: the implant is gone, the traces are where they were',
      );
    }
    if (guest === 'running') this.options.onEvent('runs again');
  }

  private notice(what: string): void {
    if (this.noticed !== undefined) return;
    this.noticed = what;
    this.options.onEvent(`notices: ${what}; begins to wipe the traces`);
    this.world.clock.schedule(WIPE_MS, () => {
      if (!isGuestAlive(this.options.instance.guest)) return;
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
