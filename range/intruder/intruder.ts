/**
 * The intruder on the subject: the ways out that it uses, tried at every beat from before the trigger; a secret that only RAM
 * holds, traces on the disk, and a temperament: which signs it watches for, and what it does when it notices one. The ordinary one
 * wipes its traces when the C2 connection has been lost for longer than its patience, or the guest is told to shut down. A power
 * cut leaves no time for that.
 */
import type { Random } from '../kernel/random';
import { isGuestAlive } from '../services/ec2/guest-state';
import { Signal } from '../services/ec2/signal';
import type { GuestState, Instance } from '../services/ec2/state';
import type { World } from '../world';
import { BackupConnection } from './backup-connection';
import { C2Connection } from './c2-connection';
import { canConnect, type Peer } from './connect';
import { DnsTunnel } from './dns-tunnel';
import { Encryption } from './encryption';
import { Infection } from './infection';
import { NewConnections } from './new-connections';
import { LEAK_PATHS, type Leak, type LeakPath, type WayOut } from './path';
import { lookAround } from './reconnaissance';
import { SerialConsole } from './serial-console';
import { StolenCredentials } from './stolen-credentials';
import { ORDINARY, type Sign, type Temperament, WAYS, type Way } from './temperament';

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
  /** @default ORDINARY */
  readonly temperament?: Temperament;
  readonly onEvent: (text: string) => void;
}

interface UsedWay {
  readonly way: WayOut;
  /** What it sends, as a multiple of what the way carries. */
  readonly weight: number;
}

export class Intruder {
  readonly leaks: Leak[] = [];
  /** Everything has been tried once more. */
  readonly onBeat = new Signal<[]>();
  /** What made the intruder wipe the traces. */
  noticed: string | undefined;
  readonly ramSecret: string;
  readonly temperament: Temperament;
  /** Where it breaks into others. */
  readonly infection: Infection | undefined;
  /** Where it encrypts. */
  readonly encryption: Encryption | undefined;
  private readonly random: Random;
  private readonly diskTrace: string;
  private readonly c2: C2Connection;
  private lostAt: number | undefined;
  private waysOut: readonly UsedWay[] = [];

  constructor(
    private readonly world: World,
    private readonly options: IntruderOptions,
  ) {
    this.random = world.random.fork('intruder');
    this.ramSecret = `session key ${this.random.hex(32)}`;
    this.diskTrace = `dropped by ${options.c2.ip}: ${this.random.hex(32)}`;
    this.temperament = options.temperament ?? ORDINARY;
    const { infects, encrypts } = this.temperament;
    this.infection = infects && new Infection(world, options.instance, infects, this.random);
    this.encryption = encrypts && new Encryption(world, options.instance, encrypts);
    const path = options.isC2Named ? 'finding-addresses' : 'open-connections';
    this.c2 = new C2Connection(world, options.instance, options.c2, path, {
      onReconnected: () => this.reconnected(),
      onLost: () => this.lost(),
    });
  }

  /** Breaks in: implant in RAM, traces on the root volume, the first try of everything. */
  start(): void {
    const { world } = this;
    const { instance, tracePath, onEvent, c2 } = this.options;
    instance.memory.set('implant', this.ramSecret);
    this.rootVolume()?.content.set(tracePath, this.diskTrace);
    world.ec2.onGuestState.subscribe((id, guest) => this.onGuest(id, guest));
    lookAround(world, instance, c2.ip);
    onEvent(`implant running, C2 connection to ${c2.ip}:${c2.port} open`);
    this.waysOut = WAYS.flatMap((name) => {
      const weight = this.temperament.sends[name];
      return weight === undefined ? [] : [{ way: this.wayOut(name), weight }];
    });
    this.beat();
  }

  isTrace = (content: string | undefined): boolean => content === this.diskTrace;

  /** Whether a packet of the C2 connection would get through. */
  get isC2Open(): boolean {
    return this.c2.isOpen();
  }

  /** The paths on which a try would succeed now. */
  openPaths(): LeakPath[] {
    return LEAK_PATHS.filter((path) => this.waysOut.some(({ way }) => way.path === path && way.isOpen()));
  }

  private wayOut(name: Way): WayOut {
    const { world } = this;
    const { instance, loot } = this.options;
    switch (name) {
      case 'c2':
        return this.c2;
      case 'backup':
        return new BackupConnection(world, instance);
      case 'new':
        return new NewConnections(world, instance);
      case 'dns':
        return new DnsTunnel(world, instance);
      case 'credentials':
        return new StolenCredentials(world, instance, loot);
      case 'serial-console':
        return new SerialConsole(world, instance);
    }
  }

  private beat(): void {
    const isAlive = isGuestAlive(this.options.instance.guest);
    for (const { way, weight } of this.waysOut) {
      const bytes = way.isOutside || isAlive ? Math.round(way.beat() * weight) : 0;
      if (bytes > 0) this.leaks.push({ at: this.world.clock.now(), bytes, path: way.path });
    }
    if (isAlive) this.actInside();
    this.onBeat.emit();
    this.world.clock.schedule(this.untilNextBeat(), () => this.beat());
  }

  private untilNextBeat(): number {
    const { beaconMs } = this.options;
    const { jitter } = this.temperament;
    return jitter === 0
      ? beaconMs
      : this.random.int(Math.round(beaconMs * (1 - jitter)), Math.round(beaconMs * (1 + jitter)));
  }

  private actInside(): void {
    this.infection?.beat();
    this.encryption?.beat(this.noticed !== undefined);
    const { instance, c2 } = this.options;
    const { signs } = this.temperament;
    if (signs.includes('isolation') && !canConnect(this.world, instance, c2))
      this.notice('isolation', 'new connections do not get through');
    if (signs.includes('command') && isCommandRunning(this.world, instance))
      this.notice('command', 'a command runs on the host');
  }

  private reconnected(): void {
    this.lostAt = undefined;
    this.options.onEvent('lost the C2 connection and opened another one');
  }

  private lost(): void {
    const now = this.world.clock.now();
    if (this.lostAt === undefined) this.options.onEvent('lost the C2 connection and cannot open it again');
    this.lostAt ??= now;
    if (now - this.lostAt >= (this.temperament.patienceMs ?? this.options.patienceMs))
      this.notice('c2-lost', 'the C2 connection is gone and cannot be opened again');
  }

  private onGuest(id: string, guest: GuestState): void {
    if (id !== this.options.instance.id) return;
    if (guest === 'shutting-down') this.notice('shutdown', 'the guest is told to shut down');
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

  private notice(sign: Sign, what: string): void {
    const { signs, reaction } = this.temperament;
    if (this.noticed !== undefined || !signs.includes(sign)) return;
    this.noticed = what;
    if (reaction === 'wipe') this.wipe(what);
    else this.options.onEvent(`notices: ${what}; hurries`);
  }

  private wipe(what: string): void {
    this.options.onEvent(`notices: ${what}; begins to wipe the traces`);
    this.world.clock.schedule(this.random.int(...this.temperament.wipeMs), () => {
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

/** What the agent of Systems Manager runs is seen by whoever is root beside it. */
const isCommandRunning = ({ ssm }: World, { id }: Instance): boolean =>
  [...ssm.commands.values()].some(({ invocations }) => invocations.get(id)?.status === 'InProgress');
