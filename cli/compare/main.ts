/** `cordon drill --compare`: plays every order against every intruder, and shows what came of it. What it touches is handed in. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TEMPERAMENTS } from '../../range/intruder/temperament';
import { ORDERS } from '../../range/orders/orders';
import { HORIZON_MS } from '../../range/orders/outcome';
import { EXIT, type ExitStatus } from '../exit-status';
import { failureText } from '../failure-text';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { compareHelp } from './help';
import { type CompareOptions, parseCompareOptions } from './options';
import { pageOf } from './page/page';
import { type Job, jobsOf } from './plan';
import { type Recording, type Run, readRecording, writeRecording } from './recording';
import { comparisonText } from './table';
import type { Pool } from './workers';

export interface CompareSurroundings {
  /** The folder of a synthesized stack. */
  readonly buildAssembly: () => Promise<string>;
  readonly playAll: (jobs: readonly Job[], pool: Pool) => Promise<readonly Run[]>;
  /** The first is the default. */
  readonly scenarios: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function compare(
  args: readonly string[],
  surroundings: CompareSurroundings,
): Promise<ExitStatus> {
  const { scenarios, stdout, stderr } = surroundings;
  try {
    const options = parseCompareOptions(args, scenarios);
    if (options === 'help') {
      stdout.write(compareHelp(scenarios, ORDERS, TEMPERAMENTS));
      return EXIT.contained;
    }
    checkFiles(options);
    const recording = await record(options, surroundings);
    show(recording, options, surroundings);
    return EXIT.contained;
  } catch (error) {
    if (error instanceof OptionError) {
      stderr.write(`${error.message}\ncordon drill --compare --help explains.\n`);
      return EXIT.wrongOptions;
    }
    stderr.write(`${failureText(error, 'The comparison broke down')}\n`);
    return EXIT.crashed;
  }
}

/** Before minutes are spent on what could not be written. */
function checkFiles({ page, from }: CompareOptions): void {
  if (page !== undefined && !isFolder(dirname(page)))
    throw new OptionError('--page', page, 'a file in a folder that exists');
  if (from !== undefined && !existsSync(from)) throw new OptionError('--from', from, 'a file that exists');
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

async function record(
  { from, scenarios, seeds, workers }: CompareOptions,
  { buildAssembly, playAll, stderr }: CompareSurroundings,
): Promise<Recording> {
  if (from !== undefined) return readRecording(readFileSync(from, 'utf8'));
  const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
  const jobs = jobsOf({ scenarios, seeds, temperaments: names(TEMPERAMENTS), orders: names(ORDERS) });
  stderr.write(`${jobs.length} drills: ${ORDERS.length} orders, ${TEMPERAMENTS.length} intruders, `);
  stderr.write(`${seeds} seeds, ${scenarios.join(', ')}\n`);
  const assembly = await buildAssembly();
  const step = Math.ceil(jobs.length / 20);
  const onRun = (done: number): void => {
    if (done % step === 0 || done === jobs.length) stderr.write(`${done} of ${jobs.length} played\n`);
  };
  return { horizonMs: HORIZON_MS, runs: await playAll(jobs, { assembly, workers, onRun }) };
}

function show(
  recording: Recording,
  { page, json }: CompareOptions,
  { stdout, stderr }: CompareSurroundings,
): void {
  if (json) for (const run of recording.runs) stdout.write(`${JSON.stringify(run)}\n`);
  else stdout.write(comparisonText(recording, ORDERS));
  if (page === undefined) return;
  const name = basename(page, '.md');
  const { markdown, pictures } = pageOf(recording, name);
  const files = [
    [page, markdown],
    [join(dirname(page), `${name}.json`), writeRecording(recording)],
    ...Object.entries(pictures).map(([file, svg]) => [join(dirname(page), file), svg] as const),
  ] as const;
  for (const [path, content] of files) writeFileSync(path, content);
  stderr.write(`Written: ${files.map(([path]) => path).join(', ')}\n`);
}
