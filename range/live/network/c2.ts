/** What the intruder's server hears of its implant, by the machine's clock. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { wallNow, wallSleep, wallWait } from '../../kernel/wall-clock';
import { ENVIRONMENT } from '../command';
import { LiveError } from '../error';
import { C2_NAMESPACE, inside } from './namespaces';

/** Where the implant keeps its secret. */
export interface SecretPlace {
  readonly virtual: bigint;
  readonly physical: bigint;
  readonly pid: number;
}

type Heard =
  | { readonly kind: 'listening' }
  | { readonly kind: 'connected' | 'beat'; readonly connection: number }
  | { readonly kind: 'at'; readonly virtual: string; readonly physical: string; readonly pid: string };

export class C2 {
  /** Made for this run, so no image of a disk can hold it. */
  readonly secret = randomBytes(32);
  connections = 0;
  place: SecretPlace | undefined;
  private isListening = false;
  private lastBeat = 0;
  private longestGap = 0;
  private readonly child: ChildProcess;

  constructor(ip: string, port: number) {
    const server = [process.execPath, '--import', 'tsx', join(__dirname, 'c2-server.ts')];
    const [program = '', ...args] = [...inside(C2_NAMESPACE), ...server];
    this.child = spawn(program, [...args, ip, String(port), this.secret.toString('hex')], {
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on('line', (line) =>
        this.hear(JSON.parse(line) as Heard),
      );
  }

  async listening(): Promise<void> {
    const late = () => new LiveError('the C2 server does not listen');
    await wallWait(() => this.isListening || undefined, 20_000, late);
  }

  /** Until the implant has its secret and beats. */
  async established(): Promise<SecretPlace> {
    const late = () => new LiveError('the implant does not call its C2 server');
    return await wallWait(() => (this.lastBeat > 0 ? this.place : undefined), 30_000, late);
  }

  /** Begins to measure anew. */
  startMeasuring(): void {
    this.longestGap = 0;
  }

  /** The longest silence since `startMeasuring`, in ms, the one that still lasts included. */
  silence(): number {
    return Math.max(this.longestGap, wallNow() - this.lastBeat);
  }

  /** How long ago the last beat came, in ms. */
  get sinceLastBeat(): number {
    return wallNow() - this.lastBeat;
  }

  /** Listens for so long and says whether a beat came within it. */
  async isHeardWithin(ms: number): Promise<boolean> {
    const from = wallNow();
    await wallSleep(ms);
    return this.lastBeat > from;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private hear(heard: Heard): void {
    if (heard.kind === 'listening') this.isListening = true;
    else if (heard.kind === 'connected') this.connections = heard.connection;
    else if (heard.kind === 'at')
      this.place = {
        virtual: BigInt(`0x${heard.virtual}`),
        physical: BigInt(`0x${heard.physical}`),
        pid: Number(heard.pid),
      };
    else {
      const now = wallNow();
      if (this.lastBeat > 0) this.longestGap = Math.max(this.longestGap, now - this.lastBeat);
      this.lastBeat = now;
    }
  }
}
