/**
 * What each order costs and saves in one scenario, a panel for each intruder: to the left little got out, at the top much evidence was
 * kept. Points are medians of what got out and means of what was kept; whiskers are the 10th and 90th percentile of the seeds.
 */

import type { Temperament } from '../../../range/intruder/temperament';
import type { Order } from '../../../range/orders/orders';
import { bytes } from '../../format';
import { type Html, html } from '../../report-html/html';
import type { Cell } from '../frontier';
import { spreadOf } from '../measures';
import { colourOf, mark } from './marks';
import { INK, LINE, line, QUIET, svgFile, text } from './svg';

export interface Tradeoff {
  readonly scenario: string;
  readonly cells: readonly Cell[];
  readonly orders: readonly Order[];
  readonly temperaments: readonly Temperament[];
}

const COLUMNS = 3;
const PANEL = { width: 316, height: 250, left: 46, right: 14, top: 34, bottom: 46 } as const;
const HEAD = 44;
/** Bytes at the edges; less than the first stands on it. */
const FROM = 1_000;
const TO = 1_000_000_000;

export function tradeoffPlot({ scenario, cells, orders, temperaments }: Tradeoff): string {
  const rows = Math.ceil((temperaments.length + 1) / COLUMNS);
  const [width, height] = [COLUMNS * PANEL.width + 12, HEAD + rows * PANEL.height];
  const place = (at: number): string =>
    `translate(${(at % COLUMNS) * PANEL.width} ${HEAD + Math.floor(at / COLUMNS) * PANEL.height})`;
  const panels = temperaments.map((temperament, at) => {
    const own = cells.filter((cell) => cell.scenario === scenario && cell.temperament === temperament.name);
    return html`<g transform="${place(at)}">${panel(temperament, own, orders)}</g>`;
  });
  const title = `What got out, and what evidence was kept, by the order of steps (${scenario})`;
  return svgFile({
    ...{ width, height, label: title },
    body: [
      text(12, 24, title, { size: 17, weight: 'bold' }),
      ...panels,
      html`<g transform="${place(temperaments.length)}">${legend(orders)}</g>`,
    ],
  });
}

const x = (value: number): number => {
  const share = (Math.log10(Math.max(FROM, Math.min(TO, value))) - Math.log10(FROM)) / Math.log10(TO / FROM);
  return PANEL.left + share * (PANEL.width - PANEL.left - PANEL.right);
};
const y = (share: number): number =>
  PANEL.top + 10 + (1 - share) * (PANEL.height - PANEL.top - PANEL.bottom - 20);

function panel(temperament: Temperament, cells: readonly Cell[], orders: readonly Order[]): Html {
  const shown = orders.flatMap((order) => cells.find((cell) => cell.order === order.name) ?? []);
  return html`${text(PANEL.left, PANEL.top - 12, temperament.title, { size: 15, weight: 'bold' })}${axes()}${shown.map(whiskers)}${shown.map(point)}`;
}

function axes(): Html {
  const [bottom, right] = [PANEL.height - PANEL.bottom, PANEL.width - PANEL.right];
  return html`<rect x="${PANEL.left}" y="${PANEL.top}" width="${right - PANEL.left}" height="${bottom - PANEL.top}" fill="none" stroke="${LINE}"/>
${[0, 0.5, 1].map((share) => html`${line(PANEL.left, y(share), right, y(share))}${text(PANEL.left - 6, y(share) + 4, `${share * 100} %`, { anchor: 'end', size: 12, fill: QUIET })}`)}
${[1e3, 1e5, 1e7, 1e9].map((value) => html`${line(x(value), PANEL.top, x(value), bottom)}${text(x(value), bottom + 16, bytes(value), { anchor: value === 1e9 ? 'end' : 'middle', size: 12, fill: QUIET })}`)}
${text((PANEL.left + right) / 2, bottom + 34, 'got out in half an hour', { anchor: 'middle', size: 12, fill: QUIET })}`;
}

const evidenceOf = ({ runs }: Cell): number[] =>
  runs.map(({ memory, disk, volatile }) => (memory + disk + volatile) / 3);

export function evidenceKept(cell: Cell): number {
  const shares = evidenceOf(cell);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function whiskers(cell: Cell): Html {
  const { low, median, high } = spreadOf(cell.runs, 'bytesOut');
  const shares = evidenceOf(cell).toSorted((a, b) => a - b);
  const at = (share: number): number => shares[Math.round(share * (shares.length - 1))] ?? 0;
  const colour = colourOf(cell.order);
  const [px, py] = [x(median ?? TO), y(evidenceKept(cell))];
  return html`${line(x(low ?? TO), py, x(high ?? TO), py, colour, 1.5)}${line(px, y(at(0.1)), px, y(at(0.9)), colour, 1.5)}`;
}

function point(cell: Cell): Html {
  const { median } = spreadOf(cell.runs, 'bytesOut');
  const kept = evidenceKept(cell);
  return mark(
    cell.order,
    x(median ?? TO),
    y(kept),
    `${cell.order}: ${bytes(median ?? 0)} got out, ${Math.round(kept * 100)} % of the evidence kept`,
  );
}

function legend(orders: readonly Order[]): Html {
  return html`${orders.map(({ name, title, rearrange }, at) => {
    const middle = PANEL.top + 6 + at * 22;
    const note = rearrange ? `${title} (not offered)` : title;
    return html`${mark(name, PANEL.left + 8, middle, title)}${text(PANEL.left + 26, middle + 5, note, { fill: INK })}`;
  })}${text(PANEL.left, PANEL.top + 6 + orders.length * 22 + 10, 'Better is up and to the left.', { fill: QUIET })}`;
}
