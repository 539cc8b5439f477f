/** Functions written for a test, as bundles in a folder of their own, and what runs them: a clock, an endpoint that answers at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualClock } from '../../../range/kernel/clock';
import type { FunctionDefinition } from '../../../range/runtime/lambda';

export const START = 1_795_420_800_000;

export class Bundles {
  private readonly root = mkdtempSync(join(tmpdir(), 'bundles-'));
  private count = 0;

  /** `code` is CommonJS, as the deployed bundles are. */
  add(code: string): string {
    const file = join(this.root, `f${++this.count}.js`);
    writeFileSync(file, code);
    return file;
  }

  definition(code: string, parts: Partial<FunctionDefinition> = {}): FunctionDefinition {
    const name = `f${this.count + 1}`;
    this.add(code);
    return {
      logicalId: name,
      name,
      arn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      handler: `${name}.handler`,
      timeoutSeconds: 3,
      codeDirectory: this.root,
      environment: {},
      ...parts,
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Steps the clock until the promise has settled, giving real I/O its turns. */
export async function settle<T>(clock: VirtualClock, working: Promise<T>): Promise<T> {
  let isOver = false;
  const over = working.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  for (let idle = 0; !isOver && idle < 1_000; ) {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    idle = clock.step() ? 0 : idle + 1;
  }
  if (!isOver) throw new Error('nothing is left to happen, and the promise has not settled');
  return await over;
}

export interface Listener {
  readonly port: number;
  readonly seen: IncomingMessage[];
  close(): Promise<void>;
}

export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    request.on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
