/** The picture of the matrix: functions down, kinds of faults across; a square says how many runs, and how many of them were contained. */
import { parseExperiment } from '../experiment';
import type { Outcome } from '../judge';
import { tallyOf } from './tally';

const CELL = { width: 74, height: 24 };
const MARGIN = { left: 130, top: 66 };

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x}" y="${y}" ${more}>${content}</text>`;

export function heatPicture(outcomes: readonly Outcome[]): string {
  const cells = new Map<string, Outcome[]>();
  for (const outcome of outcomes)
    for (const { caller, kind } of parseExperiment(outcome.run).faults) {
      const name = `${caller.replace(/Function$/, '')} ${kind}`;
      cells.set(name, [...(cells.get(name) ?? []), outcome]);
    }
  const rows = namesAt(cells, 0);
  const columns = namesAt(cells, 1);
  const [width, height] = [
    MARGIN.left + columns.length * CELL.width + 10,
    MARGIN.top + rows.length * CELL.height + 10,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="sans-serif" font-size="11">`,
    '<title>Runs by function and kind of fault</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(
      10,
      18,
      'Runs by function and kind of fault. Green: the subject was contained; amber: people were alarmed instead;',
    ),
    text(10, 34, 'red: a law was broken. The number is that of runs.'),
    ...columns.map((name, x) => text(MARGIN.left + x * CELL.width + 4, MARGIN.top - 8, name)),
    ...rows.flatMap((row, y) => [
      text(MARGIN.left - 8, MARGIN.top + y * CELL.height + 16, row, 'text-anchor="end"'),
      ...columns.map((column, x) => cell(cells.get(`${row} ${column}`) ?? [], x, y)),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

const namesAt = (cells: ReadonlyMap<string, unknown>, at: 0 | 1): string[] =>
  [...new Set([...cells.keys()].map((name) => name.split(' ')[at] ?? ''))].sort();

function cell(outcomes: readonly Outcome[], x: number, y: number): string {
  const [left, top] = [MARGIN.left + x * CELL.width, MARGIN.top + y * CELL.height];
  const square = (from: number, share: number, fill: string): string =>
    share === 0
      ? ''
      : `<rect x="${(left + from * (CELL.width - 2)).toFixed(1)}" y="${top}" width="${(share * (CELL.width - 2)).toFixed(1)}" height="${CELL.height - 2}" fill="${fill}"/>`;
  if (outcomes.length === 0) return square(0, 1, '#f2f2f2');
  const { runs, alarmed, broken } = tallyOf(outcomes);
  const [red, amber] = [broken / runs, Math.min(alarmed, runs - broken) / runs];
  return [
    square(0, 1 - red - amber, '#9fd3a8'),
    square(1 - red - amber, amber, '#f3cf7a'),
    square(1 - red, red, '#e07a6f'),
    text(left + CELL.width / 2 - 1, top + 15, String(runs), 'text-anchor="middle"'),
  ].join('');
}
