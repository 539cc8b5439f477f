/** `cordon explain`: what Cordon would do about an event, and why. What it touches outside is handed in. */

import { failureText } from '../failure-text';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { visibleJson } from '../visible-text';
import { parseEventFile } from './event-file';
import { EXIT, type ExitStatus } from './exit-status';
import { type Explanation, explain, type Rules, statusOf } from './explain';
import { EXPLAIN_HELP } from './help';
import { type ExplainOptions, parseExplainOptions } from './options';
import { explanationRows, typeRows } from './rows';
import { typeTable } from './type-table';

export interface Surroundings {
  /** The bytes of a file, or of standard input for `-`. */
  readonly read: (file: string) => Uint8Array;
  readonly rules: (isDefault: boolean) => Promise<Rules>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function explainMain(args: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseExplainOptions(args);
    if (options === 'help') {
      stdout.write(EXPLAIN_HELP);
      return EXIT.act;
    }
    return options.list ? await list(options, surroundings) : await explainFile(options, surroundings);
  } catch (error) {
    if (error instanceof OptionError) {
      stderr.write(`${error.message}\ncordon explain --help explains.\n`);
      return EXIT.wrongOptions;
    }
    stderr.write(`${failureText(error, 'The event could not be explained')}\n`);
    return EXIT.failed;
  }
}

async function explainFile(options: ExplainOptions, surroundings: Surroundings): Promise<ExitStatus> {
  const { read, rules: rulesOf, stdout, environment } = surroundings;
  const input = parseEventFile(options.file, read(options.file));
  const rules = await rulesOf(options.isDefault);
  const explanations = explain(input, rules, options);
  for (const each of explanations) {
    if (options.json) for (const line of linesOf(each)) stdout.write(`${visibleJson(line)}\n`);
    else drawRows(stdout, environment, explanationRows(each, rules.from));
  }
  return statusOf(explanations);
}

/** One object for each part of the event. */
const linesOf = ({ kind: event, note, account, region, parts }: Explanation): object[] =>
  parts.map((part) => ({ type: 'part', event, note, account, region, ...part }));

async function list(
  options: ExplainOptions,
  { rules: rulesOf, stdout, environment }: Surroundings,
): Promise<ExitStatus> {
  const { triggers, from } = await rulesOf(options.isDefault);
  const rows = typeTable(triggers);
  if (options.json)
    for (const each of rows) stdout.write(`${visibleJson({ type: 'finding-type', ...rename(each) })}\n`);
  else drawRows(stdout, environment, typeRows(rows, from));
  return EXIT.act;
}

/** `type` is that of the line. */
const rename = ({ type: findingType, ...rest }: ReturnType<typeof typeTable>[number]): object => ({
  findingType,
  ...rest,
});
