/** Worker processes that play runs side by side; each has one run at a time. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Experiment } from './experiment';
import type { KnownCall, Outcome } from './judge';

export interface Order {
  readonly run: string;
  /** Its calls are asked for too: the matrix is made from them. */
  readonly wantsCalls: boolean;
}

/** Of the drill itself, where it could not be played. */
export type Answer =
  | {
      readonly run: string;
      readonly experiment: Experiment;
      readonly outcome: Outcome;
      readonly calls?: readonly KnownCall[];
      readonly states?: readonly string[];
    }
  | { readonly run: string; readonly failure: string };

export class Pool {
  private readonly workers: readonly ChildProcess[];

  constructor(folder: string, size: number) {
    this.workers = Array.from({ length: size }, () =>
      fork(join(__dirname, 'worker.ts'), [folder], {
        execArgv: ['--import', 'tsx', '--max-old-space-size=1500', '--max-semi-space-size=64'],
        env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      }),
    );
  }

  /** Every worker takes the next order when it has done the last, until there is none. */
  async play(next: () => Order | undefined, onAnswer: (answer: Answer) => void): Promise<void> {
    await Promise.all(this.workers.map((worker) => this.serve(worker, next, onAnswer)));
  }

  close(): void {
    for (const worker of this.workers) worker.kill();
  }

  private async serve(
    worker: ChildProcess,
    next: () => Order | undefined,
    onAnswer: (answer: Answer) => void,
  ): Promise<void> {
    for (let order = next(); order; order = next()) onAnswer(await ask(worker, order));
  }
}

function ask(worker: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      act();
    };
    const onMessage = (answer: Answer): void => settle(() => resolve(answer));
    const onExit = (code: number | null): void =>
      settle(() => reject(new Error(`a worker ended with ${code} while it played ${order.run}`)));
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    worker.send(order);
  });
}
