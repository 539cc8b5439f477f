/**
 * The runs of a comparison as they are kept beside the page that is made of them: one line a run, so that a change shows as one. Times
 * are whole virtual ms, shares have four digits.
 */
import * as v from 'valibot';
import type { Outcome } from '../../range/orders/outcome';

export interface Run extends Outcome {
  readonly scenario: string;
  readonly temperament: string;
  readonly order: string;
  readonly seed: string;
}

export interface Recording {
  readonly horizonMs: number;
  readonly runs: readonly Run[];
}

const moment = v.nullable(v.number());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const COLUMNS = {
  scenario: v.string(),
  temperament: v.string(),
  order: v.string(),
  seed: v.string(),
  mode: v.string(),
  cutMs: moment,
  bytesOut: v.number(),
  memory: share,
  disk: share,
  volatile: share,
  infected: v.number(),
  filesLost: share,
  hurt: v.number(),
  calls: v.number(),
  usd: v.number(),
  snapshotMs: moment,
  memoryMs: moment,
  deniedMs: moment,
  haltedMs: moment,
  noticed: v.boolean(),
} satisfies Record<keyof Run, v.GenericSchema>;

const NAMES = Object.keys(COLUMNS) as (keyof Run)[];
const runSchema = v.strictObject(COLUMNS);
const fileSchema = v.strictObject({
  horizonMs: v.number(),
  columns: v.array(v.string()),
  runs: v.array(v.array(v.union([v.string(), v.number(), v.boolean(), v.null()]))),
});

const rounded = (value: Run[keyof Run], name: keyof Run): Run[keyof Run] => {
  if (typeof value !== 'number') return value;
  return name.endsWith('Ms') ? Math.round(value) : Number(value.toFixed(name === 'usd' ? 7 : 4));
};

export function writeRecording({ horizonMs, runs }: Recording): string {
  const lines = runs.map((run) => JSON.stringify(NAMES.map((name) => rounded(run[name], name))));
  return `{\n"horizonMs": ${horizonMs},\n"columns": ${JSON.stringify(NAMES)},\n"runs": [\n${lines.join(',\n')}\n]\n}\n`;
}

/** @throws Error for what is no recording, or one of another version of the columns */
export function readRecording(text: string): Recording {
  const { horizonMs, columns, runs } = v.parse(fileSchema, JSON.parse(text));
  return {
    horizonMs,
    runs: runs.map((row) =>
      v.parse(runSchema, Object.fromEntries(columns.map((name, at) => [name, row[at]]))),
    ),
  };
}
