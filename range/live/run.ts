/** `npm run range:live`: checks the machine, builds the guest, and starts the run in namespaces of its own. See `--help`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CACHE, guestImage } from './build/image';
import { ENVIRONMENT } from './command';
import { S3_HOSTS } from './deployment';
import { MissingRequirements } from './error';
import { EXIT, HELP, OptionError, parseOptions } from './options';
import { record } from './record';
import { NAMESPACES, requireMachine } from './requirements';

const ROOT = resolve(__dirname, '..', '..');

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) return say(HELP, EXIT.passed);
  requireMachine();
  if (options.check) return say('everything that the live range needs is there\n', EXIT.passed);
  const image = guestImage(S3_HOSTS, (text) => process.stderr.write(`${text}\n`));
  if (options.record !== undefined) {
    await record(image, options.record);
    return say(`recorded into ${options.record}\n`, EXIT.passed);
  }
  const folder = mkdtempSync(join(CACHE, 'run-'));
  try {
    return await enter([folder, ...args]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs inside.ts alone in new namespaces; a signal to this process ends all that it started. */
async function enter(args: readonly string[]): Promise<number> {
  const inside = [process.execPath, '--import', 'tsx', resolve(__dirname, 'inside.ts'), ...args];
  const child = spawn('unshare', [...NAMESPACES, ...inside], {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGKILL'));
  return await new Promise((done) => child.on('close', (status) => done(status ?? EXIT.failed)));
}

function say(text: string, status: number): number {
  process.stdout.write(text);
  return status;
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    const isExpected = error instanceof OptionError || error instanceof MissingRequirements;
    process.stderr.write(
      `${error instanceof Error ? (isExpected ? error.message : error.stack) : String(error)}\n`,
    );
    const status = error instanceof OptionError ? EXIT.wrongOptions : EXIT.failed;
    process.exit(error instanceof MissingRequirements ? EXIT.requirementsMissing : status);
  },
);
