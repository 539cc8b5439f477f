/** What was typed after `npm run bench --`, as one thing to do. */
import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'storm';
      readonly sizes: readonly number[];
      readonly picture: boolean;
      readonly json: boolean;
    }
  | { readonly kind: 'check'; readonly testSeconds: number | undefined; readonly json: boolean }
  | { readonly kind: 'accept'; readonly reason: string }
  | {
      readonly kind: 'everything';
      readonly page: string | undefined;
      readonly testSeconds: number | undefined;
      readonly json: boolean;
    };

export class OptionsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OptionsError';
  }
}

export const HELP = `npm run bench                              measures everything and prints it beside the budgets
npm run bench -- --check                   measures what a change is held to; fails where it is worse than bench/baseline.json by more than a tenth
npm run bench -- --accept 'why'            measures the same and writes it into bench/baseline.json, with the reason
npm run bench -- --page BENCHMARKS.md      measures everything and writes the tables into the page
npm run bench -- --storm 100,1000          plays a worm on so many subjects at once and nothing else: some minutes for 1,000

--picture           with --storm: draws docs/storm.svg from docs/storm.json, where what was played takes the place of what was recorded
--json              one JSON document instead of tables
--test-seconds N    how long npm test took, for the tables: the bench does not run it

Calls, transitions, virtual times, sizes and cost repeat exactly on every machine. BENCHMARKS.md says how to read the rest.
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean' },
  check: { type: 'boolean' },
  accept: { type: 'string' },
  page: { type: 'string' },
  storm: { type: 'string' },
  picture: { type: 'boolean', default: false },
  'test-seconds': { type: 'string' },
} as const;

/** @throws OptionsError that says what is wrong, and what was given. */
export function parseOptions(args: readonly string[]): Command {
  const { json, help, picture, ...values } = parse(args);
  if (help) return { kind: 'help' };
  const ways = (['check', 'accept', 'page', 'storm'] as const).filter((way) => values[way] !== undefined);
  if (ways.length > 1) throw new OptionsError(`one at a time: --${ways.join(' and --')}`);
  if (picture && values.storm === undefined) throw new OptionsError('--picture goes with --storm');
  const testSeconds = secondsOf(values['test-seconds']);
  if (values.storm !== undefined) return { kind: 'storm', sizes: sizesOf(values.storm), picture, json };
  if (values.check) return { kind: 'check', testSeconds, json };
  if (values.accept !== undefined) return { kind: 'accept', reason: reasonOf(values.accept) };
  return { kind: 'everything', page: values.page, testSeconds, json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}

function reasonOf(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new OptionsError('--accept takes the reason why the figures are to change; it is empty');
}

function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size > 0)) return sizes;
  throw new OptionsError(`--storm takes whole numbers of subjects, got ${text}`);
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new OptionsError(`--test-seconds takes a number of seconds, got "${text}"`);
}
