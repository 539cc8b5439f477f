/**
 * The range's own line into the guest: a virtio port that no network rule touches, so that what is asked over it says how the guest
 * is, not how its network is. See `agent` for the form. One request at a time.
 */
import { connect, type Socket } from 'node:net';
import { wallWait } from '../../kernel/wall-clock';
import { LiveError } from '../error';

export interface Answer {
  readonly status: number;
  readonly output: Buffer;
}

interface Waiting {
  readonly id: string;
  readonly resolve: (answer: Answer) => void;
}

export class Line {
  private received: Buffer[] = [];
  private waiting: Waiting | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private count = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received.push(chunk);
      this.deliver();
    });
    socket.on('error', () => undefined);
  }

  /** Waits until QEMU listens at the socket. */
  static async open(path: string): Promise<Line> {
    const late = () => new LiveError(`QEMU does not listen at ${path}`);
    return new Line(await wallWait(() => dial(path), 10_000, late));
  }

  close(): void {
    this.socket.destroy();
  }

  /** Runs bash text in the guest. @throws LiveError when no answer comes in time. */
  async ask(text: string, patienceMs = 60_000): Promise<Answer> {
    const mine = this.turn.then(() => this.exchange(text, patienceMs));
    this.turn = mine.catch(() => undefined);
    return await mine;
  }

  /** The output of what must succeed. */
  async run(text: string, patienceMs?: number): Promise<string> {
    const { status, output } = await this.ask(text, patienceMs);
    if (status === 0) return output.toString('utf8');
    throw new LiveError(`in the guest, status ${status}: ${text.slice(0, 200)}\n${output.toString('utf8')}`);
  }

  private async exchange(text: string, patienceMs: number): Promise<Answer> {
    const id = String(++this.count);
    let answer: Answer | undefined;
    this.waiting = {
      id,
      resolve: (each) => {
        answer = each;
      },
    };
    const body = Buffer.from(text);
    this.socket.write(Buffer.concat([Buffer.from(`${id} ${body.length}\n`), body]));
    const late = () =>
      new LiveError(`the guest gave no answer within ${patienceMs} ms to: ${text.slice(0, 200)}`);
    return await wallWait(() => answer, patienceMs, late, 10);
  }

  /** An answer that comes after its request was given up is dropped. */
  private deliver(): void {
    const all = Buffer.concat(this.received);
    const end = all.indexOf('\n');
    const [id, status, bytes] = all.subarray(0, Math.max(0, end)).toString('latin1').split(' ');
    const from = end + 1;
    if (end < 0 || all.length < from + Number(bytes)) {
      this.received = [all];
      return;
    }
    const output = all.subarray(from, from + Number(bytes));
    this.received = [all.subarray(from + output.length)];
    if (this.waiting?.id === id) this.waiting?.resolve({ status: Number(status), output });
  }
}

async function dial(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  return isOpen ? socket : undefined;
}
