/** `npm run bench`: what a case costs, beside the budgets. Times of a case are virtual; those of handlers and of the range are this machine's. */
import { parseArgs } from 'node:util';
import { buildStack, OUT } from '../cli/rehearse';
import { BUDGETS } from '../cli/score';
import { stepNames } from '../lib/bundle';
import { runDrill } from '../range/drill/drill';
import type { DeployedStack } from '../range/stack';
import { type HandlerFigures, handlerFigures } from './handlers';
import { type ModeFigures, modeFigures } from './modes';
import { STORM_BUDGET, type StormFigures, stackOfStorm, stormFigures } from './storm';

const HELP = `npm run bench [-- --json] [-- --storm <subjects>[,<subjects> …]]

Plays every mode over five seeds on the range, a worm on 10 and on 100 subjects, and measures every handler. --json prints one JSON document.
--storm plays a worm on so many subjects at once and nothing else, in modes online and offline: some minutes for 1,000.
Calls, transitions, virtual times and cost repeat exactly; init times and range speed depend on the machine.
`;

/** The mode, and the scenario whose subject it is for. */
const MODES = [
  ['offline', 'web-server-c2'],
  ['online', 'web-server-c2'],
  ['capture-then-stop', 'web-server-c2'],
  ['hibernate', 'hibernation-ready'],
  ['auto', 'web-server-c2'],
  ['auto', 'hibernation-ready'],
] as const;
const COMPUTE_BUDGET_USD = 0.01;

interface RangeSpeed {
  readonly drillMs: number;
  readonly callsPerSecond: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, help: { type: 'boolean' }, storm: { type: 'string' } },
  });
  if (values.help) return void process.stdout.write(HELP);
  const stack = await buildStack(false);
  if (values.storm !== undefined) {
    const storms = await playStorms(stack, values.storm.split(',').map(Number));
    process.stdout.write(values.json ? `${JSON.stringify(storms, null, 2)}\n` : stormTable(storms));
    return;
  }
  const modes: ModeFigures[] = [];
  for (const [mode, scenario] of MODES)
    for (const vpc of ['first case', 'later case'] as const) {
      process.stderr.write(`playing ${mode} on ${scenario}, ${vpc} of the VPC …\n`);
      modes.push(await modeFigures(stack, { mode, scenario, vpc }));
    }
  const storms = await playStorms(stack, SMALL_STORMS);
  const handlers = stepNames().map((step) => handlerFigures(OUT, step));
  const speed = await rangeSpeed(stack);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ modes, storms, handlers, speed }, null, 2)}\n`
      : tables(modes, storms, handlers, speed),
  );
}

/** Those that take less than a minute; the larger ones are asked for by --storm. */
const SMALL_STORMS = [10, 100];

async function playStorms(stack: DeployedStack, sizes: readonly number[]): Promise<StormFigures[]> {
  if (sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new RangeError(`--storm takes whole numbers of subjects, got ${sizes.join(',')}`);
  const figures: StormFigures[] = [];
  for (const size of sizes)
    for (const mode of ['online', 'offline']) {
      process.stderr.write(`playing a worm on ${size} subjects, mode ${mode} …\n`);
      figures.push(await stormFigures(stackOfStorm(stack), mode, size));
    }
  return figures;
}

const stormTable = (storms: readonly StormFigures[]): string => table([STORM_HEAD, ...storms.map(stormRow)]);

const STORM_HEAD = [
  'mode',
  'subjects',
  'all cut',
  'bound of the cut',
  `ratio, budget ${STORM_BUDGET}`,
  'median',
  'worst Critical',
  'all protected',
  'bound until told',
  'unprotected',
  'executions',
  'dead letters',
  'throttled calls',
  'real time',
];

const boundCell = (bound: StormFigures['bound']): string =>
  bound ? `${bound.seconds.toFixed(1)} s (${bound.action}, ${bound.perCase} a case)` : '–';

function stormRow(each: StormFigures): string[] {
  const { bound, boundToTold, allCutSeconds, ratio } = each;
  return [
    each.mode,
    String(each.subjects),
    allCutSeconds === null ? 'NOT ALL' : `${allCutSeconds.toFixed(1)} s`,
    boundCell(bound),
    ratio === null ? '–' : ratio.toFixed(2),
    `${each.medianCutSeconds.toFixed(1)} s`,
    `${each.criticalCutSeconds.toFixed(1)} s`,
    `${each.allProtectedSeconds.toFixed(1)} s`,
    boundCell(boundToTold),
    String(each.unprotected),
    String(each.executions),
    String(each.deadLetters),
    String(each.throttled),
    `${each.realSeconds.toFixed(0)} s`,
  ];
}

async function rangeSpeed(stack: Awaited<ReturnType<typeof buildStack>>): Promise<RangeSpeed> {
  const start = performance.now();
  const { calls } = await runDrill({ stack, scenario: 'no-agent', mode: 'offline', seed: '1' });
  const drillMs = performance.now() - start;
  return { drillMs: Math.round(drillMs), callsPerSecond: Math.round(calls.length / (drillMs / 1000)) };
}

const mark = (value: number, budget: number): string => `${value}${value <= budget ? '' : ` > ${budget}`}`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function modeRow(each: ModeFigures): string[] {
  const budget = each.chose === 'offline' ? BUDGETS.cutMs.offline : BUDGETS.cutMs.other;
  const over = each.cutMs.worst > budget ? ` > ${seconds(budget)}` : '';
  return [
    each.chose === each.mode ? each.mode : `${each.mode} (${each.chose})`,
    each.vpc,
    `${seconds(each.cutMs.median)}, worst ${seconds(each.cutMs.worst)}${over}`,
    mark(each.callsToCut, each.callsToCutBudget),
    String(each.calls),
    mark(each.transitionsToCut, BUDGETS.transitionsToCut),
    `${mark(each.transitions, BUDGETS.transitions)} + ${each.polling}`,
    seconds(each.caseMs),
    `${each.computeUsd.toFixed(5)}${each.computeUsd < COMPUTE_BUDGET_USD ? '' : ` > ${COMPUTE_BUDGET_USD}`}`,
  ];
}

function handlerRow({ step, kilobytes, initMs, usesEc2 }: HandlerFigures): string[] {
  const [size, init] = usesEc2 ? [900, 150] : [400, 60];
  return [step, usesEc2 ? 'with EC2' : 'without', mark(kilobytes, size), mark(initMs, init)];
}

function tables(
  modes: readonly ModeFigures[],
  storms: readonly StormFigures[],
  handlers: readonly HandlerFigures[],
  speed: RangeSpeed,
): string {
  const modeHead = [
    'mode',
    'VPC',
    'event to cut',
    'calls to cut',
    'calls',
    'transitions to cut',
    'transitions + polling',
    'whole case',
    'compute USD',
  ];
  const looking = BUDGETS.callsToCut + BUDGETS.callsToLook;
  const budget = [
    'budget',
    '',
    '<= 5 s, offline 10 s',
    `<= 8, looking <= ${looking}`,
    '',
    '<= 4',
    '<= 30',
    '',
    '< 0.01',
  ];
  const handlerHead = ['handler', 'client', 'bundle kB', 'init ms'];
  const handlerBudget = ['budget', 'with EC2 / without', '<= 900 / 400', '<= 150 / 60'];
  return [
    'A case, scenarios web-server-c2 and, for hibernation, hibernation-ready, five seeds (virtual time)\n',
    table([modeHead, ...modes.map(modeRow), budget]),
    '\nA worm on so many instances at once (virtual time); docs/storm.md has a thousand\n',
    stormTable(storms),
    '\nHandlers (this machine)\n',
    table([handlerHead, ...handlers.map(handlerRow), handlerBudget]),
    `\nThe range (this machine): a short drill takes ${speed.drillMs} ms, ${speed.callsPerSecond} API calls a second\n`,
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return `${rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

void main();
