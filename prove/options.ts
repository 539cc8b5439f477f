/** The options of `npm run prove`. */
import { parseArgs } from 'node:util';
import { type Experiment, parseExperiment } from './experiment';

export interface Options {
  readonly seed: string;
  /** Real time, for everything. */
  readonly minutes: number;
  /** Leaves nothing out, whatever it takes. */
  readonly all: boolean;
  /** Only runs whose word contains it. */
  readonly only: string | undefined;
  readonly workers: number;
  readonly json: boolean;
  /** Where the page is written. */
  readonly page: string | undefined;
  readonly replay: Experiment | undefined;
}

export class OptionError extends Error {}

export const HELP = `npm run prove [-- options]

Plays every fault at every kind of call that a drill makes, in every mode, on the range, and judges each run by the laws in prove/laws.
Exit status: 0 nothing broke a law, 1 something did, 2 wrong options or a run that could not be played.

  --minutes N     end after N minutes (default 10); says so where that was before every class was played
  --all           every call of every scenario: hours
  --only TEXT     only runs whose name contains every word of TEXT, such as 'no-agent/online =denied'
  --seed N        another choice of calls, pairs and interleavings (default 1)
  --workers N     processes (default 2)
  --replay RUN    one run, with its timeline, the calls that met the fault, and what it broke
  --page FILE     write the page of the result there, as docs/faults.md
  --json          one JSON document on standard output
`;

/** @throws OptionError that names the value and what is allowed; ExperimentError for a run that is none */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = read(args);
  if (values.help) return 'help';
  return {
    seed: seedOf(values.seed),
    minutes: positive('--minutes', values.minutes),
    all: values.all,
    only: values.only,
    workers: positive('--workers', values.workers),
    json: values.json,
    page: values.page,
    replay: values.replay === undefined ? undefined : parseExperiment(values.replay),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        minutes: { type: 'string', default: '10' },
        workers: { type: 'string', default: '2' },
        all: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        only: { type: 'string' },
        page: { type: 'string' },
        replay: { type: 'string' },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function seedOf(value: string): string {
  if (!/^[\w.]+$/.test(value)) throw new OptionError(`--seed takes letters, digits and dots, got '${value}'`);
  return value;
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new OptionError(`${name} takes a number above 0, got '${value}'`);
  return number;
}
