import { type ParseArgsConfig, parseArgs, types } from 'node:util';
import { OptionError } from './option-error';

export type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/**
 * Node's own parser.
 * @throws OptionError, which names what is allowed, for what it does not know.
 */
export function parseArguments<T extends OptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!isOfParser(error)) throw error;
    // Its first sentence says what is wrong; the rest is advice for other commands.
    const names = Object.keys(options).map((name) => `--${name}`);
    throw new OptionError('the command line', error.message.split('. ')[0] ?? '', names.join(' '));
  }
}

const isOfParser = (error: unknown): error is Error =>
  types.isNativeError(error) && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
