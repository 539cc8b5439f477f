/**
 * A guest under QEMU, in software emulation only: where /dev/kvm exists it may be one on which a stock kernel does not run. Without
 * LA57, because with five-level page tables Volatility 3 shows empty tables without an error.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  constants,
  copyFileSync,
  createWriteStream,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { wallNow, wallWait } from '../../kernel/wall-clock';
import type { GuestImage } from '../build/image';
import { ENVIRONMENT } from '../command';
import { LiveError } from '../error';
import { Line } from './line';

export interface GuestSpec {
  /** A folder of its own for this guest; its disk is left there when it has ended. */
  readonly folder: string;
  /** @default 128 */
  readonly memoryMiB?: number;
  /** `lockdown=` of the kernel. */
  readonly lockdown?: 'integrity' | 'confidentiality';
  /** A second NVMe disk, as the instance store is one. */
  readonly instanceStore?: { readonly byId: string; readonly content: Buffer };
  readonly network?: GuestNetwork;
}

export interface GuestNetwork {
  /** The command and its arguments that run QEMU in the namespace of the tap device. */
  readonly enter: readonly string[];
  readonly tap: string;
  /** With the length of its prefix. */
  readonly address: string;
  readonly gateway: string;
  readonly c2: { readonly ip: string; readonly port: number };
}

const BOOT_MS = 90_000;

export class Machine {
  private constructor(
    private readonly child: ChildProcess,
    readonly line: Line,
    readonly disk: string,
    /** From the start of QEMU to the first answer. */
    readonly bootMs: number,
  ) {}

  static async boot(image: GuestImage, spec: GuestSpec): Promise<Machine> {
    const startedAt = wallNow();
    const disk = join(spec.folder, 'root.ext4');
    copyFileSync(image.disk, disk, constants.COPYFILE_FICLONE);
    const socket = join(spec.folder, 'line');
    const [program = '', ...args] = [...(spec.network?.enter ?? []), ...qemu(image, spec, disk, socket)];
    const child = spawn(program, args, { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    const console = join(spec.folder, 'console.log');
    const log = createWriteStream(console);
    child.stdout.pipe(log);
    child.stderr.pipe(log, { end: false });
    try {
      const line = await Line.open(socket);
      await line.run('true', BOOT_MS);
      return new Machine(child, line, disk, wallNow() - startedAt);
    } catch (cause) {
      child.kill('SIGKILL');
      throw new LiveError(`the guest does not start: ${readFileSync(console, 'utf8').slice(-2_000)}`, {
        cause,
      });
    }
  }

  /** Writes what the guest has not written yet, and takes its power away. */
  async powerOff(): Promise<void> {
    await this.line.ask('sync', 20_000).catch(() => undefined);
    this.kill();
    await wallWait(
      () => this.child.exitCode ?? this.child.signalCode ?? undefined,
      10_000,
      () => new LiveError('QEMU does not end'),
    );
  }

  kill(): void {
    this.line.close();
    this.child.kill('SIGKILL');
  }
}

function qemu(image: GuestImage, spec: GuestSpec, disk: string, socket: string): string[] {
  const { memoryMiB = 128, lockdown, instanceStore, network } = spec;
  const parameters = [
    'root=/dev/nvme0n1 rw console=ttyS0 quiet panic=-1 init=/sbin/range-init net.ifnames=0',
    // Where the machine is busy, the emulated timer may be too late for the kernel's check of it, which then panics.
    'no_timer_check',
    ...(lockdown ? [`lockdown=${lockdown}`] : []),
    ...(network
      ? [
          `RANGE_ADDRESS=${network.address} RANGE_GATEWAY=${network.gateway}`,
          `"RANGE_C2=${network.c2.ip} ${network.c2.port}"`,
        ]
      : []),
    ...(instanceStore ? [`RANGE_INSTANCE_STORE=${instanceStore.byId}`] : []),
  ];
  return [
    'qemu-system-x86_64',
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max,la57=off', '-m', String(memoryMiB), '-smp', '1'],
    ...['-nodefaults', '-no-reboot', '-display', 'none', '-serial', 'stdio'],
    ...['-kernel', image.kernel, '-append', parameters.join(' ')],
    ...['-drive', `if=none,id=root,file=${disk},format=raw`, '-device', 'nvme,drive=root,serial=root'],
    ...(instanceStore ? secondDisk(spec.folder, instanceStore.content) : []),
    ...['-chardev', `socket,id=line,path=${socket},server=on,wait=off`, '-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=line,name=cordon.range'],
    ...(network
      ? [
          ...['-netdev', `tap,id=net,ifname=${network.tap},script=no,downscript=no`],
          ...['-device', 'virtio-net-pci,netdev=net,romfile='],
        ]
      : ['-netdev', 'user,id=net,restrict=on', '-device', 'virtio-net-pci,netdev=net,romfile=']),
  ];
}

const SECTOR = 512;

function secondDisk(folder: string, content: Buffer): string[] {
  const file = join(folder, 'instance-store');
  writeFileSync(file, content);
  truncateSync(file, Math.ceil(content.length / SECTOR) * SECTOR);
  return ['-drive', `if=none,id=store,file=${file},format=raw`, '-device', 'nvme,drive=store,serial=store'];
}
