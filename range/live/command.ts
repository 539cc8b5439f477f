/** Commands of the machine that the live range runs on. Each is given its arguments as they are, never through a shell. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LiveError } from './error';

/** Not everybody's PATH has the folders of the administrator. */
const PATH = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
export const ENVIRONMENT = { ...process.env, PATH, LC_ALL: 'C' };

export const hasCommand = (name: string): boolean =>
  PATH.split(':').some((folder) => folder !== '' && existsSync(join(folder, name)));

export interface CommandOptions {
  readonly cwd?: string;
  readonly input?: string;
}

/** What the command wrote to stdout. @throws LiveError with the end of its stderr when its exit status is not 0. */
export function command(name: string, args: readonly string[], options: CommandOptions = {}): string {
  const { status, signal, stdout, stderr, error } = spawnSync(name, args, {
    ...options,
    env: ENVIRONMENT,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  const ended = error?.message ?? (signal === null ? `exit status ${status}` : signal);
  const said = (stderr ?? '').trim().split('\n').slice(-5).join('\n');
  throw new LiveError(`${name} ${args.join(' ').slice(0, 200)}: ${ended}\n${said}`);
}
