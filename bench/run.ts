/** `npm run bench`: what a case costs, beside the budgets. Times of a case are virtual; those of handlers and of the range are this machine's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildStack } from '../cli/rehearse';
import type { DeployedStack } from '../range/stack';
import { accepted, BaselineError, historyProblems, readBaseline, writeBaseline } from './baseline';
import { compare, failures, hasMoved } from './compare';
import { figuresOf } from './figures';
import { FULL, GATE, measure, playStorms } from './measure';
import { withTables } from './page';
import { parsePoints, stormPicture, withPlayed } from './storm-picture';
import { asText } from './table';
import { buildTable, stormTable, tablesOf } from './tables';
import { movedText, verdictText } from './verdicts';

const HELP = `npm run bench                              measures everything and prints it beside the budgets
npm run bench -- --check                   measures what a change is held to; fails where it is worse than bench/baseline.json by more than a tenth
npm run bench -- --accept 'why'            measures the same and writes it into bench/baseline.json, with the reason
npm run bench -- --page BENCHMARKS.md      measures everything and writes the tables into the page
npm run bench -- --storm 100,1000          plays a worm on so many subjects at once and nothing else: some minutes for 1,000

--picture           with --storm: draws docs/storm.svg from docs/storm.json, where what was played takes the place of what was recorded
--json              one JSON document instead of tables
--test-seconds N    how long npm test took, for the tables: the bench does not run it

Calls, transitions, virtual times, sizes and cost repeat exactly on every machine. BENCHMARKS.md says how to read the rest.
`;

const BASELINE = join(__dirname, 'baseline.json');
/** What was recorded of storms, and the picture of it. */
const CURVE = join(__dirname, '..', 'docs', 'storm');

const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  check: { type: 'boolean' },
  accept: { type: 'string' },
  page: { type: 'string' },
  storm: { type: 'string' },
  picture: { type: 'boolean' },
  'test-seconds': { type: 'string' },
} as const;

const say = (line: string): void => void process.stderr.write(`${line} …\n`);
const print = (text: string): void => void process.stdout.write(text);
const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const today = (): string => new Date().toISOString().slice(0, 10);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return print(HELP);
  if (values.accept?.trim() === '')
    throw new BaselineError('--accept takes the reason why the figures are to change; it is empty');
  const sizes = values.storm === undefined ? undefined : sizesOf(values.storm);
  const testSeconds = secondsOf(values['test-seconds']);
  const stack = await buildStack(false);
  if (sizes) return await storms(stack, sizes, values);
  if (values.check) return await check(stack, testSeconds, values.json);
  if (values.accept !== undefined) return await accept(stack, values.accept);
  await everything(stack, testSeconds, values);
}

function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new RangeError(`--storm takes whole numbers of subjects, got ${text}`);
  return sizes;
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new RangeError(`--test-seconds takes a number of seconds, got "${text}"`);
}

interface StormOutput {
  readonly json?: boolean;
  readonly picture?: boolean;
}

async function storms(
  stack: DeployedStack,
  sizes: readonly number[],
  { json, picture }: StormOutput,
): Promise<void> {
  const played = await playStorms(stack, sizes, say);
  print(json ? asJson(played) : asText(stormTable(played)));
  if (!picture) return;
  const points = withPlayed(parsePoints(readFileSync(`${CURVE}.json`, 'utf8')), played);
  writeFileSync(`${CURVE}.json`, asJson(points));
  writeFileSync(`${CURVE}.svg`, stormPicture(points));
}

async function check(stack: DeployedStack, testSeconds: number | undefined, json = false): Promise<void> {
  const baseline = readBaseline(BASELINE);
  const compared = compare(figuresOf(await measure(stack, GATE, say)), baseline);
  const problems = historyProblems(baseline);
  print(json ? asJson({ compared, problems, testSeconds }) : verdictText(compared, problems));
  if (!json && testSeconds !== undefined) print(`\n${asText(buildTable(undefined, testSeconds))}`);
  if (failures(compared).length + problems.length > 0) process.exitCode = 1;
}

async function accept(stack: DeployedStack, reason: string): Promise<void> {
  const baseline = readBaseline(BASELINE);
  const problems = historyProblems(baseline);
  if (problems.length > 0)
    throw new BaselineError(`its history is broken, mend it first: ${problems.join('; ')}`);
  const figures = figuresOf(await measure(stack, GATE, say));
  const next = accepted(baseline, figures, { date: today(), reason }, hasMoved);
  writeBaseline(BASELINE, next);
  print(movedText(compare(figures, baseline)));
  const isChanged = next.changes.length > baseline.changes.length;
  print(isChanged ? `Accepted, with the reason: ${reason.trim()}\n` : 'There was nothing to accept.\n');
}

interface Output {
  readonly json?: boolean;
  readonly page?: string;
}

async function everything(
  stack: DeployedStack,
  testSeconds: number | undefined,
  { json, page }: Output,
): Promise<void> {
  const measured = await measure(stack, FULL, say);
  const tables = tablesOf(measured, testSeconds);
  print(json ? asJson({ ...measured, testSeconds }) : tables.map(asText).join('\n'));
  if (page === undefined) return;
  const file = resolve(page);
  writeFileSync(
    file,
    withTables(readFileSync(file, 'utf8'), tables, { date: today(), where: whereabouts() }),
  );
  process.stderr.write(`the tables are in ${page}\n`);
}

function whereabouts(): string {
  const all = cpus();
  return `Node ${process.version}, ${all.length} cores of ${all[0]?.model ?? 'an unknown processor'}`;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof BaselineError || error instanceof RangeError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
