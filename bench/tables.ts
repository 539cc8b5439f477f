/** What was measured, beside the budgets of the design. A figure over its budget says so in its cell. */
import { BUDGETS } from '../cli/score';
import type { InitFigures } from './handlers';
import type { Measured } from './measure';
import type { ModeFigures } from './modes';
import type { SpeedFigures } from './speed';
import { STORM_BUDGET, type StormFigures } from './storm';
import type { Table } from './table';
import { QUOTAS, type TemplateFigures } from './template';

const COMPUTE_BUDGET_USD = 0.01;
const TEST_BUDGET_SECONDS = 90;
const HANDLER_BUDGETS = {
  withEc2: { kilobytes: 900, initMs: 150 },
  without: { kilobytes: 400, initMs: 60 },
} as const;

/** `testSeconds`: how long `npm test` took, where somebody timed it. */
export const tablesOf = (measured: Measured, testSeconds: number | undefined): Table[] => [
  casesTable(measured.modes),
  stormTable(measured.storms),
  handlersTable(measured.init),
  templateTable(measured.template),
  idleTable(measured.template),
  speedTable(measured.speed),
  buildTable(measured.synthesisSeconds, testSeconds),
];

/** The value, and the budget where it is over it. */
const held = (value: number, budget: number, text = String(value)): string =>
  value <= budget ? text : `${text} (OVER ${budget})`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function casesTable(modes: readonly ModeFigures[]): Table {
  const looking = BUDGETS.callsToCut + BUDGETS.callsToLook;
  return {
    title: 'A case (virtual time)',
    head: [
      'mode',
      'subject',
      'case of the VPC',
      'event to cut',
      'calls to cut',
      'calls',
      'transitions to cut',
      'transitions + polling',
      'whole case',
      'compute USD',
    ],
    rows: [
      ...modes.map(modeRow),
      [
        ...['budget', '', '', '5 s, offline 10 s', `${BUDGETS.callsToCut}, looking ${looking}`, ''],
        ...[String(BUDGETS.transitionsToCut), String(BUDGETS.transitions), '', `< ${COMPUTE_BUDGET_USD}`],
      ],
    ],
  };
}

function modeRow(each: ModeFigures): string[] {
  const { cutMs } = each;
  const budget = each.chose === 'offline' ? BUDGETS.cutMs.offline : BUDGETS.cutMs.other;
  const isLate = cutMs.worst > budget;
  return [
    each.chose === each.mode ? each.mode : `${each.mode} (${each.chose})`,
    each.scenario,
    each.vpc.replace(' case', ''),
    `${seconds(cutMs.median)}, worst ${seconds(cutMs.worst)}${isLate ? ` (OVER ${seconds(budget)})` : ''}`,
    held(each.callsToCut, each.callsToCutBudget),
    String(each.calls),
    held(each.transitionsToCut, BUDGETS.transitionsToCut),
    `${held(each.transitions, BUDGETS.transitions)} + ${each.polling}`,
    seconds(each.caseMs),
    held(each.computeUsd, COMPUTE_BUDGET_USD, each.computeUsd.toFixed(5)),
  ];
}

export const stormTable = (storms: readonly StormFigures[]): Table => ({
  title: 'A worm on so many instances at once (virtual time)',
  head: [
    'mode',
    'subjects',
    'all cut',
    'bound of the cut',
    'ratio',
    'median',
    'worst Critical',
    'all protected',
    'bound until told',
    'unprotected',
    'executions',
    'dead letters',
    'throttled calls',
    'real time',
  ],
  rows: storms.map(stormRow),
  note: `Budget of the ratio: ${STORM_BUDGET}. docs/storm.md has a thousand.`,
});

const boundCell = (bound: StormFigures['bound']): string =>
  bound ? `${bound.seconds.toFixed(1)} s (${bound.action}, ${bound.perCase} a case)` : '–';

function stormRow(each: StormFigures): string[] {
  const { bound, boundToTold, allCutSeconds, ratio } = each;
  return [
    each.mode,
    String(each.subjects),
    allCutSeconds === null ? 'NOT ALL' : `${allCutSeconds.toFixed(1)} s`,
    boundCell(bound),
    ratio === null ? '–' : held(ratio, STORM_BUDGET, ratio.toFixed(2)),
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

function handlersTable({ handlers, referenceMs }: InitFigures): Table {
  const { withEc2, without } = HANDLER_BUDGETS;
  return {
    title: 'Handlers (init: this machine)',
    head: ['handler', 'EC2 client', 'bundle kB', 'init ms', 'init, times the bare EC2 client'],
    rows: [
      ...handlers.map(({ step, usesEc2, bytes, initMs, initRatio }) => {
        const budget = usesEc2 ? withEc2 : without;
        const kilobytes = held(Math.round(bytes / 1000), budget.kilobytes);
        return [
          step,
          usesEc2 ? 'with' : 'without',
          kilobytes,
          held(initMs, budget.initMs),
          initRatio.toFixed(2),
        ];
      }),
      [
        ...['budget', 'with, without', `${withEc2.kilobytes}, ${without.kilobytes}`],
        ...[`${withEc2.initMs}, ${without.initMs}`, ''],
      ],
    ],
    note: `The bare EC2 client, bundled from the same packages, took ${referenceMs} ms.`,
  };
}

const templateTable = ({ bytes, resources, outputs, parameters }: TemplateFigures): Table => ({
  title: 'The template',
  head: ['', 'has', 'CloudFormation allows', 'used'],
  rows: (
    [
      ['bytes', bytes],
      ['resources', resources],
      ['outputs', outputs],
      ['parameters', parameters],
    ] as const
  ).map(([what, has]) => [
    what,
    held(has, QUOTAS[what], has.toLocaleString('en')),
    QUOTAS[what].toLocaleString('en'),
    `${((has / QUOTAS[what]) * 100).toFixed(1)} %`,
  ]),
});

const idleTable = ({ idle }: TemplateFigures): Table => ({
  title: 'While nothing happens',
  head: ['', 'has', 'budget'],
  rows: [
    ['billed by the hour (NAT, endpoints, instances …)', held(idle.hourly, 0), '0'],
    ['KMS keys', String(idle.keys), ''],
    ['alarms, of which ten are free', String(idle.alarms), ''],
    ['dashboards, of which three are free', String(idle.dashboards), ''],
    ['USD a month', held(idle.usdMonth, 0, idle.usdMonth.toFixed(2)), '0'],
  ],
});

function speedTable({ drill, interpreter, jsonata }: SpeedFigures): Table {
  const perSecond = (count: number, cpuMs: number): string =>
    Math.round(count / (cpuMs / 1000)).toLocaleString('en');
  const drills = (1000 / drill.cpuMs).toFixed(2);
  const row = (what: string, value: string, ratio: number): string[] => [what, value, ratio.toFixed(2)];
  return {
    title: 'The range (this machine)',
    head: ['a second of processor time', '', 'one run, times the reference workload'],
    rows: [
      row('short drills', drills, drill.ratio),
      row('API calls in a drill', perSecond(drill.calls, drill.cpuMs), drill.ratio),
      row(
        'transitions of the interpreter alone',
        perSecond(interpreter.transitions, interpreter.cpuMs),
        interpreter.ratio,
      ),
      row('JSONata evaluations', perSecond(jsonata.evaluations, jsonata.cpuMs), jsonata.ratio),
    ],
    note: `The short drill makes ${drill.calls} calls in ${drill.clockSteps} steps of the clock.`,
  };
}

export const buildTable = (synthesis: number | undefined, tests: number | undefined): Table => ({
  title: 'Building and testing (this machine)',
  head: ['', 'seconds', 'budget'],
  rows: [
    ['synthesis, with bundling and validation', synthesis?.toFixed(1) ?? 'not timed in this run', ''],
    [
      'npm test',
      tests === undefined ? 'not timed in this run' : held(tests, TEST_BUDGET_SECONDS),
      String(TEST_BUDGET_SECONDS),
    ],
  ],
});
