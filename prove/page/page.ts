/** docs/faults.md, from a campaign as it was played: nothing on it is written by hand but what the matrix is and what it leaves out. */
import { type Campaign, isComplete } from '../campaign';
import type { Outcome } from '../judge';
import type { Regression } from '../regressions';
import { LIMITS, METHOD, PRUNED } from './prose';
import { functionsOf, kindsOf, modeOf, type Tally, talliesBy, tallyOf } from './tally';

type Row = readonly (string | number)[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const COUNTS = ['runs', 'contained', 'alarmed instead', 'ended at the gate', 'broke a law'];
const countsOf = ({ runs, contained, alarmed, gate, broken }: Tally): Row => [
  runs,
  contained,
  alarmed,
  gate,
  broken,
];

const byName = (what: string, tallies: ReadonlyMap<string, Tally>): string =>
  table(
    [what, ...COUNTS],
    [...tallies].map(([name, tally]) => [name, ...countsOf(tally)]),
  );

export function pageOf(campaign: Campaign, learned: readonly Regression[], picture: string): string {
  const outcomes = campaign.parts.flatMap((part) => part.outcomes);
  const { runs, broken } = tallyOf(outcomes);
  const released = outcomes.filter(({ wayBack }) => wayBack !== undefined).length;
  return [
    '# Every fault',
    '',
    METHOD,
    '',
    `The run behind this page: seed ${campaign.seed}, ${runs} runs in ${Math.round(campaign.seconds / 60)} minutes, ${broken === 0 ? 'none broke a law' : `${broken} broke a law`}; after ${released} of them a release was tried as well. \`npm run prove -- --page docs/faults.md\` plays it and writes the page anew.`,
    ...(isComplete(campaign)
      ? []
      : ['', '**Not complete:** the time was up before every class was played; see the table.']),
    ...(campaign.only === undefined
      ? []
      : [
          '',
          `**A slice only:** runs whose word contains \`${campaign.only}\`. "Planned" counts these alone.`,
        ]),
    '',
    table(
      ['part', 'planned', ...COUNTS],
      campaign.parts.map(({ name, planned, outcomes: each }) => [name, planned, ...countsOf(tallyOf(each))]),
    ),
    '',
    `![Runs by function and kind of fault](${picture})`,
    '',
    '## By kind of fault',
    '',
    byName('kind', talliesBy(outcomes, kindsOf)),
    '',
    '## By mode',
    '',
    byName('mode', talliesBy(outcomes, modeOf)),
    '',
    '## By function',
    '',
    byName('function', talliesBy(outcomes, functionsOf)),
    '',
    '## What was pruned, and why that is sound',
    '',
    `The drills without faults make ${campaign.calls} calls. Counted once a mode, they are made in ${campaign.histories} histories and are of ${campaign.classes} classes.`,
    '',
    PRUNED,
    '',
    '## What was learned',
    '',
    ...learned.map(({ run, wrong }) => `- ${wrong} (\`${run}\`)`),
    ...stillBroken(outcomes),
    '',
    '## What this does not show',
    '',
    LIMITS,
    '',
  ].join('\n');
}

const stillBroken = (outcomes: readonly Outcome[]): string[] =>
  outcomes
    .filter(({ breaches }) => breaches.length > 0)
    .map(({ run, breaches }) => `- OPEN: ${breaches.join('; ')} (\`${run}\`)`);
