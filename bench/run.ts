/** `npm run bench`: what a case costs, beside the budgets. Times of a case are virtual; those of handlers and of the range are this machine's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { buildStack } from '../cli/rehearse';
import type { DeployedStack } from '../range/stack';
import { accepted, BaselineError, historyProblems, readBaseline, writeBaseline } from './baseline';
import { compare, failures, hasMoved } from './compare';
import { figuresOf } from './figures';
import { FULL, GATE, measure, playStorms } from './measure';
import { type Command, HELP, OptionsError, parseOptions } from './options';
import { withTables } from './page';
import { parsePoints, stormPicture, withPlayed } from './storm-picture';
import { asText } from './table';
import { buildTable, stormTable, tablesOf } from './tables';
import { movedText, verdictText } from './verdicts';

const BASELINE = join(__dirname, 'baseline.json');
/** What was recorded of storms, and the picture of it. */
const CURVE = join(__dirname, '..', 'docs', 'storm');

const say = (line: string): void => void process.stderr.write(`${line} …\n`);
const print = (text: string): void => void process.stdout.write(text);
const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const today = (): string => new Date().toISOString().slice(0, 10);

async function main(args: readonly string[]): Promise<void> {
  const command = parseOptions(args);
  if (command.kind === 'help') return print(HELP);
  const stack = await buildStack(false);
  switch (command.kind) {
    case 'storm':
      return await storms(stack, command);
    case 'check':
      return await check(stack, command);
    case 'accept':
      return await accept(stack, command);
    case 'everything':
      return await everything(stack, command);
  }
}

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

async function storms(stack: DeployedStack, { sizes, picture, json }: Of<'storm'>): Promise<void> {
  const played = await playStorms(stack, sizes, say);
  print(json ? asJson(played) : asText(stormTable(played)));
  if (!picture) return;
  const points = withPlayed(parsePoints(readFileSync(`${CURVE}.json`, 'utf8')), played);
  writeFileSync(`${CURVE}.json`, asJson(points));
  writeFileSync(`${CURVE}.svg`, stormPicture(points));
}

async function check(stack: DeployedStack, { testSeconds, json }: Of<'check'>): Promise<void> {
  const baseline = readBaseline(BASELINE);
  const compared = compare(figuresOf(await measure(stack, GATE, say)), baseline);
  const problems = historyProblems(baseline);
  print(json ? asJson({ compared, problems, testSeconds }) : verdictText(compared, problems));
  if (!json && testSeconds !== undefined) print(`\n${asText(buildTable(undefined, testSeconds))}`);
  if (failures(compared).length + problems.length > 0) process.exitCode = 1;
}

async function accept(stack: DeployedStack, { reason }: Of<'accept'>): Promise<void> {
  const baseline = readBaseline(BASELINE);
  const problems = historyProblems(baseline);
  if (problems.length > 0)
    throw new BaselineError(`its history is broken, mend it first: ${problems.join('; ')}`);
  const figures = figuresOf(await measure(stack, GATE, say));
  const next = accepted(baseline, figures, { date: today(), reason }, hasMoved);
  writeBaseline(BASELINE, next);
  print(movedText(compare(figures, baseline)));
  const isChanged = next.changes.length > baseline.changes.length;
  print(isChanged ? `Accepted, with the reason: ${reason}\n` : 'There was nothing to accept.\n');
}

async function everything(
  stack: DeployedStack,
  { page, testSeconds, json }: Of<'everything'>,
): Promise<void> {
  const [load = 0] = loadavg();
  const measured = await measure(stack, FULL, say);
  const tables = tablesOf(measured, testSeconds);
  print(json ? asJson({ ...measured, testSeconds }) : tables.map(asText).join('\n'));
  if (page === undefined) return;
  const file = resolve(page);
  writeFileSync(
    file,
    withTables(readFileSync(file, 'utf8'), tables, { date: today(), where: whereabouts(load) }),
  );
  process.stderr.write(`the tables are in ${page}\n`);
}

/** The load says how far times on the wall are to be believed. */
function whereabouts(load: number): string {
  const all = cpus();
  const machine = `${all.length} cores of ${all[0]?.model ?? 'an unknown processor'}`;
  return `Node ${process.version}, ${machine}, load average ${load.toFixed(1)}`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // What whoever typed the command can mend needs no stack.
  const isMistake = error instanceof BaselineError || error instanceof OptionsError;
  const text = isMistake ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
