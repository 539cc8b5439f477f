import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface ExplainOptions {
  /** A path, or `-`; none with `list`. */
  readonly file: string;
  readonly list: boolean;
  readonly isDefault: boolean;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly json: boolean;
}

const OPTIONS = {
  list: { type: 'boolean', default: false },
  default: { type: 'boolean', default: false },
  account: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon explain`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown, missing or not allowed.
 */
export function parseExplainOptions(args: readonly string[]): ExplainOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const { list, account, region, json } = values;
  const [file = '', surplus] = positionals;
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one file at a time');
  if ((file === '') !== list)
    throw new OptionError(
      'the file',
      file,
      'the path of an event, - for standard input, or --list without one',
    );
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new OptionError('--account', account, 'an account id of 12 digits');
  if (region !== undefined && !/^[a-z0-9-]{1,32}$/.test(region))
    throw new OptionError('--region', region, 'a Region such as eu-central-1');
  return { file, list, isDefault: values.default, account, region, json };
}
