/** Plays jobs in several processes; the runs come back in the order of the jobs, whoever played them when. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Job } from './plan';
import type { Run } from './recording';

/** What a worker sends for a job. */
export type Answer = { readonly run: Run } | { readonly failure: string };

export interface Pool {
  /** The cloud assembly that is played. */
  readonly assembly: string;
  readonly workers: number;
  readonly onRun: (done: number) => void;
}

/** @throws Error with the job and the reason when one cannot be played, or a worker ends */
export async function playAll(
  jobs: readonly Job[],
  { assembly, workers, onRun }: Pool,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const waiting = jobs.entries();
  let done = 0;
  const children = Array.from({ length: Math.min(workers, jobs.length) }, () => startWorker(assembly));
  const work = async (child: ChildProcess): Promise<void> => {
    for (const [at, job] of waiting) {
      runs[at] = await ask(child, job);
      onRun(++done);
    }
  };
  try {
    await Promise.all(children.map(work));
  } finally {
    await Promise.all(children.map(end));
  }
  return runs;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** It compiles what it loads as the command itself does. */
const startWorker = (assembly: string): ChildProcess =>
  fork(join(__dirname, 'worker.ts'), [assembly], {
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

function ask(child: ChildProcess, job: Job): Promise<Run> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${Object.values(job).join(' ')}: ${why}`));
    const onExit = (code: number | null): void => fail(`the process that plays it ended with ${code}`);
    child.once('exit', onExit);
    child.once('message', (answer: Answer) => {
      child.off('exit', onExit);
      if ('run' in answer) resolve(answer.run);
      else fail(answer.failure);
    });
    child.send(job);
  });
}
