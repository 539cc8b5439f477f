import type { DrillRequest } from './command';
import { OptionError } from './option-error';
import { type OptionsConfig, parseArguments } from './parse-arguments';

export interface Options extends DrillRequest {
  readonly json: boolean;
  /** Where the report is written. */
  readonly report: string;
  /** The folder into which the case is exported, if it is. */
  readonly evidence: string | undefined;
}

export interface Choices {
  readonly modes: readonly string[];
  /** The first is the default. */
  readonly scenarios: readonly string[];
}

const OPTIONS = {
  scenario: { type: 'string' },
  mode: { type: 'string' },
  seed: { type: 'string', default: '1' },
  'dry-run': { type: 'boolean', default: false },
  release: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  report: { type: 'string', default: 'report.html' },
  evidence: { type: 'string' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

const SEED = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Reads what follows `npm start --`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown or not allowed.
 */
export function parseOptions(args: readonly string[], choices: Choices): Options | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [argument] = positionals;
  if (argument !== undefined) throw new OptionError('an argument', argument, `options only, ${AFTER_DASHES}`);
  const scenario = oneOf('--scenario', values.scenario, choices.scenarios) ?? choices.scenarios[0];
  if (scenario === undefined) throw new Error('there is no scenario to play');
  if (!SEED.test(values.seed))
    throw new OptionError('--seed', values.seed, '1 to 64 of letters, digits, dot, dash and underscore');
  const mode = oneOf('--mode', values.mode, choices.modes);
  const { seed, release, json, report, evidence } = values;
  return { scenario, mode, seed, dryRun: values['dry-run'], release, json, report, evidence };
}

const AFTER_DASHES = 'after the two dashes of `npm start -- --mode online`';

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): string | undefined {
  if (value === undefined || allowed.includes(value)) return value;
  throw new OptionError(option, value, allowed.join(', '));
}
