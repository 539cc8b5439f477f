import { RANGE_PORT } from '../../range/operator';
import { DURATION_WORDS, parseDuration } from '../../range/serve/duration';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface ServeOptions {
  readonly verb: 'serve';
  readonly port: number;
  readonly scenario: string;
  readonly mode: string | undefined;
  readonly seed: string;
  readonly speed: number;
  readonly withoutCordon: boolean;
  readonly deliverTo: string | undefined;
  readonly exec: string | undefined;
  /** Trigger at once, end with the score. */
  readonly once: boolean;
  readonly json: boolean;
}

export interface SteerOptions {
  readonly verb: Verb;
  /** Of a range that is served. */
  readonly endpoint: string;
  /** Of `advance` a time, of `speed` a number. */
  readonly value: string | undefined;
  readonly follow: boolean;
  readonly scenario: string | undefined;
  readonly mode: string | undefined;
  readonly seed: string | undefined;
  readonly json: boolean;
}

export interface Choices {
  readonly scenarios: readonly string[];
  readonly modes: readonly string[];
}

export const VERBS = [
  'state',
  'trigger',
  'advance',
  'speed',
  'settle',
  'events',
  'score',
  'finding',
  'reset',
] as const;
export type Verb = (typeof VERBS)[number];

const OPTIONS = {
  port: { type: 'string' },
  'endpoint-url': { type: 'string' },
  scenario: { type: 'string' },
  mode: { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string' },
  'without-cordon': { type: 'boolean', default: false },
  'deliver-to': { type: 'string' },
  exec: { type: 'string' },
  once: { type: 'boolean', default: false },
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values'];

const SEED = /^[A-Za-z0-9._-]{1,64}$/;
const URL = /^https?:\/\/[^\s]+$/;

/**
 * Reads what follows `cordon range`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown or not allowed.
 */
export function parseRangeOptions(
  args: readonly string[],
  choices: Choices,
): ServeOptions | SteerOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [word, value, surplus] = positionals;
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one thing at a time');
  checkCommon(values, choices);
  if (word === undefined) return serveOptions(values, choices);
  const verb = VERBS.find((each) => each === word);
  if (!verb) throw new OptionError('what to do', word, `${VERBS.join(', ')}, or nothing, to serve`);
  return steerOptions(verb, value, values);
}

function checkCommon({ scenario, mode, seed }: Values, { scenarios, modes }: Choices): void {
  if (scenario !== undefined && !scenarios.includes(scenario))
    throw new OptionError('--scenario', scenario, scenarios.join(', '));
  if (mode !== undefined && !modes.includes(mode)) throw new OptionError('--mode', mode, modes.join(', '));
  if (seed !== undefined && !SEED.test(seed))
    throw new OptionError('--seed', seed, '1 to 64 of letters, digits, dot, dash and underscore');
}

function serveOptions(values: Values, { scenarios }: Choices): ServeOptions {
  const { mode, seed = '1', json, exec, once } = values;
  const deliverTo = values['deliver-to'];
  if (values.follow) throw new OptionError('--follow', 'set', 'with `events` only');
  if (deliverTo !== undefined && !URL.test(deliverTo))
    throw new OptionError('--deliver-to', deliverTo, 'an http or https URL');
  return {
    verb: 'serve',
    port: portOf(values.port),
    scenario: values.scenario ?? scenarios[0] ?? '',
    ...{ mode, seed, json, exec, once, deliverTo },
    speed: numberOf('--speed', values.speed ?? '1'),
    withoutCordon: values['without-cordon'],
  };
}

function steerOptions(verb: Verb, value: string | undefined, values: Values): SteerOptions {
  const serving = (['without-cordon', 'deliver-to', 'exec', 'once', 'speed'] as const).find(
    (name) => values[name],
  );
  if (serving)
    throw new OptionError(`--${serving}`, String(values[serving]), 'where a range is served, not steered');
  if (verb === 'advance' && parseDuration(value ?? '') === undefined)
    throw new OptionError('how far to advance', value ?? '', DURATION_WORDS);
  if (verb === 'speed') numberOf('the speed', value ?? '');
  if (value !== undefined && verb !== 'advance' && verb !== 'speed')
    throw new OptionError('an argument', value, `nothing after ${verb}`);
  const { follow, scenario, mode, seed, json } = values;
  const endpoint = values['endpoint-url'] ?? `http://127.0.0.1:${portOf(values.port)}`;
  if (!URL.test(endpoint)) throw new OptionError('--endpoint-url', endpoint, 'an http URL');
  return { verb, endpoint, value, follow, scenario, mode, seed, json };
}

function portOf(text = String(RANGE_PORT)): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new OptionError('--port', text, '0 (any that is free) to 65535');
}

const HIGHEST_SPEED = 100_000;

function numberOf(option: string, text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= HIGHEST_SPEED) return value;
  throw new OptionError(option, text, `virtual seconds in a second, 0 to ${HIGHEST_SPEED}`);
}
