/** The answer of `--check`: a table of what moved, and what to do about it. */
import { type Compared, failures, improvements, percent } from './compare';
import { asText } from './table';

const SHOWN_AS: Readonly<Record<Compared['verdict']['kind'], string>> = {
  same: 'same',
  within: 'within tolerance',
  better: 'better',
  worse: 'WORSE',
  new: 'NEW',
  missing: 'MISSING',
  'not measured': 'NOT MEASURED',
};

const ADVICE: Partial<Record<Compared['verdict']['kind'], string>> = {
  worse: 'Make it as good as it was, or, if it has to be so,',
  new: 'It has no baseline:',
  missing: 'It is not measured any more: if that is meant,',
};

export const ACCEPT = "npm run bench -- --accept 'why'";

/** What is not as it was, as a table. */
export function movedText(compared: readonly Compared[]): string {
  const moved = compared.filter(({ verdict }) => verdict.kind !== 'same');
  const title = `${compared.length} figures beside bench/baseline.json; ${compared.length - moved.length} are the same`;
  if (moved.length === 0) return `${title}\n`;
  return asText({ title, head: ['figure', 'baseline', 'now', 'change', 'verdict'], rows: moved.map(row) });
}

export const verdictText = (compared: readonly Compared[], problems: readonly string[]): string =>
  [
    movedText(compared),
    ...problems.map((problem) => `bench/baseline.json: ${problem}. Values change by ${ACCEPT} alone.`),
    ...failures(compared).map(failureText),
    ...improvements(compared).map(improvementText),
    conclusion(compared, problems),
    '',
  ].join('\n');

const number = (value: number | undefined): string => (value === undefined ? '–' : String(value));

const row = ({ name, unit, baseline, now, worseBy, verdict }: Compared): string[] => [
  `${name} (${unit})`,
  number(baseline),
  number(now),
  worseBy === undefined ? '–' : percent(worseBy),
  SHOWN_AS[verdict.kind],
];

function failureText({ name, unit, baseline, now, verdict }: Compared): string {
  const from = `${SHOWN_AS[verdict.kind]}: ${name} was ${number(baseline)}, is ${number(now)} ${unit}.`;
  if (verdict.kind === 'not measured') return `${from} A run in which it is not a number is not accepted.`;
  return `${from} ${ADVICE[verdict.kind]} accept it with its reason: ${ACCEPT}`;
}

const improvementText = ({ name, unit, baseline, now }: Compared): string =>
  `Better by more than a tenth: ${name} was ${number(baseline)}, is ${number(now)} ${unit}. Hold later changes to it: ${ACCEPT}`;

function conclusion(compared: readonly Compared[], problems: readonly string[]): string {
  const failed = failures(compared).length + problems.length;
  return failed === 0
    ? '\nNothing became worse.'
    : `\n${failed} ${failed === 1 ? 'thing fails' : 'things fail'}.`;
}
