import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';
import { REPRESENTATIVE } from './plan';

export interface CompareOptions {
  readonly scenarios: readonly string[];
  readonly seeds: number;
  readonly workers: number;
  readonly json: boolean;
  /** Where the page is written; its data and pictures beside it. */
  readonly page: string | undefined;
  /** Recorded data to show instead of playing. */
  readonly from: string | undefined;
}

const OPTIONS = {
  compare: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  scenario: { type: 'string' },
  seeds: { type: 'string' },
  workers: { type: 'string', default: '2' },
  json: { type: 'boolean', default: false },
  page: { type: 'string' },
  from: { type: 'string' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

/** Enough for a spread, and a minute on two cores. */
const FEW_SEEDS = '3';
/** For the page. */
const SEEDS_FOR_ALL = '5';

/**
 * Reads what follows `cordon drill --compare`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown or not allowed
 */
export function parseCompareOptions(
  args: readonly string[],
  scenarios: readonly string[],
): CompareOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [argument] = positionals;
  if (argument !== undefined) throw new OptionError('an argument', argument, 'options only');
  const { all, scenario, json, page, from } = values;
  if (all && scenario !== undefined)
    throw new OptionError('--scenario', scenario, 'one of --scenario and --all');
  if (page !== undefined && !page.endsWith('.md')) throw new OptionError('--page', page, 'a file *.md');
  return {
    scenarios: all ? REPRESENTATIVE : [known(scenario ?? scenarios[0] ?? '', scenarios)],
    seeds: wholeNumber('--seeds', values.seeds ?? (all ? SEEDS_FOR_ALL : FEW_SEEDS), 100),
    workers: wholeNumber('--workers', values.workers, 64),
    ...{ json, page, from },
  };
}

function known(scenario: string, scenarios: readonly string[]): string {
  if (scenarios.includes(scenario)) return scenario;
  throw new OptionError('--scenario', scenario, scenarios.join(', '));
}

function wholeNumber(option: string, value: string, most: number): number {
  const count = Number(value);
  if (/^[1-9]\d*$/.test(value) && count <= most) return count;
  throw new OptionError(option, value, `a whole number from 1 to ${most}`);
}
