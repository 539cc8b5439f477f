/** What every command does around its work: options, help, and an exit status instead of an error. */
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { EXIT } from './exit-status';

/** Where a command shows what it has to say. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

export interface CommandShape<Options> {
  /** As it is typed: `cordon release`. */
  readonly name: string;
  readonly help: string;
  /** @throws OptionError for what is unknown, missing or not allowed. */
  parse(args: readonly string[]): Options | 'help';
}

/** Never throws for a wrong option: it is said, and is in the status. */
export async function commandMain<Options>(
  args: readonly string[],
  { name, help, parse }: CommandShape<Options>,
  { stdout, stderr }: Surroundings,
  work: (options: Options) => Promise<number>,
): Promise<number> {
  try {
    const options = parse(args);
    if (options !== 'help') return await work(options);
    stdout.write(help);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\n${name} --help explains.\n`);
    return EXIT.wrongOptions;
  }
}
