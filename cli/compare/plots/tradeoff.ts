/**
 * What each order costs and saves in one scenario, a panel for each intruder: to the left little got out, at the top much evidence was
 * kept. Points are medians of what got out and means of what was kept; whiskers are the 10th and 90th percentile of the seeds. Orders
 * that come to the same are drawn together, as near to their place as there is room.
 */

import type { Temperament } from '../../../range/intruder/temperament';
import { ORDERS, type Order } from '../../../range/orders/orders';
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
const PANEL = { width: 316, height: 250, left: 52, right: 10, top: 34, bottom: 46 } as const;
const HEAD = 62;
/** Bytes where the magnitudes begin; what is less stands on the axis. */
const FROM = 1_000;
const TO = 1_000_000_000;
/** From the axis to where the magnitudes begin. */
const NOTHING = 26;
const INSET = 14;

const SUBTITLE =
  'Up: more evidence kept (memory, disk traces and volatile traces, a third each). To the left: less got out. Whiskers: 10th to 90th percentile.';

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
      text(12, 46, SUBTITLE, { fill: QUIET }),
      ...panels,
      html`<g transform="${place(temperaments.length)}">${legend(orders)}</g>`,
    ],
  });
}

function x(value: number): number {
  const zero = PANEL.left + INSET;
  if (value < FROM) return zero;
  const share = Math.log10(Math.min(TO, value) / FROM) / Math.log10(TO / FROM);
  return zero + NOTHING + share * (PANEL.width - PANEL.right - INSET - zero - NOTHING);
}
const y = (share: number): number =>
  PANEL.top + 10 + (1 - share) * (PANEL.height - PANEL.top - PANEL.bottom - 20);

function panel(temperament: Temperament, cells: readonly Cell[], orders: readonly Order[]): Html {
  const shown = orders.flatMap((order) => cells.find((cell) => cell.order === order.name) ?? []);
  return html`${text(PANEL.left, PANEL.top - 12, temperament.title, { size: 15, weight: 'bold' })}${axes()}${shown.map(whiskers)}${placed(shown).map(point)}`;
}

function axes(): Html {
  const [bottom, right] = [PANEL.height - PANEL.bottom, PANEL.width - PANEL.right];
  return html`<rect x="${PANEL.left}" y="${PANEL.top}" width="${right - PANEL.left}" height="${bottom - PANEL.top}" fill="none" stroke="${LINE}"/>
${[0, 0.5, 1].map((share) => html`${line(PANEL.left, y(share), right, y(share))}${text(PANEL.left - 8, y(share) + 4, `${share * 100} %`, { anchor: 'end', size: 12, fill: QUIET })}`)}
${[0, 1e3, 1e5, 1e7, 1e9].map((value) => html`${line(x(value), PANEL.top, x(value), bottom)}${text(x(value), bottom + 16, value === 0 ? '0' : bytes(value), { anchor: 'middle', size: 12, fill: QUIET })}`)}
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

interface Placed {
  readonly cell: Cell;
  readonly px: number;
  readonly py: number;
}

/** As far apart as two marks have to be to be told apart. */
const ROOM = 12.5;

/** Where a mark goes whose place is taken: as near as there is room. */
const AROUND: readonly (readonly [number, number])[] = [
  [0, 0],
  [13, 0],
  [6.5, 11.5],
  [-6.5, 11.5],
  [19.5, 11.5],
  [-13, 0],
  [6.5, -11.5],
  [0, 23],
];

/** `auto` is the ring around the mode that it picks, where both come to the same. */
function placed(cells: readonly Cell[]): Placed[] {
  const shown: Placed[] = [];
  for (const cell of cells.filter(({ order }) => order !== 'auto')) {
    const [px, py] = placeOf(cell);
    const isFree = ([dx, dy]: readonly [number, number]): boolean =>
      shown.every((each) => Math.hypot(each.px - px - dx, each.py - py - dy) >= ROOM);
    const [dx, dy] = AROUND.find(isFree) ?? [0, 0];
    shown.push({ cell, px: px + dx, py: py + dy });
  }
  const auto = cells.find(({ order }) => order === 'auto');
  if (!auto) return shown;
  const [px, py] = placeOf(auto);
  const picked = shown.find(({ cell }) => MODE_ORDERS[auto.runs[0]?.mode ?? ''] === cell.order);
  const [x0, y0] = picked ? placeOf(picked.cell) : [Number.NaN, Number.NaN];
  const isSame = picked && Math.hypot(x0 - px, y0 - py) < ROOM / 2;
  return [...shown, isSame ? { ...picked, cell: auto } : { cell: auto, px, py }];
}

const MODE_ORDERS: Readonly<Record<string, string>> = Object.fromEntries(
  ORDERS.filter(({ rearrange }) => !rearrange).map(({ mode, name }) => [mode, name]),
);

const placeOf = (cell: Cell): readonly [number, number] => [
  x(spreadOf(cell.runs, 'bytesOut').median ?? TO),
  y(evidenceKept(cell)),
];

function point({ cell, px, py }: Placed): Html {
  const { median } = spreadOf(cell.runs, 'bytesOut');
  const kept = Math.round(evidenceKept(cell) * 100);
  return mark(
    cell.order,
    px,
    py,
    `${cell.order}: ${bytes(median ?? 0)} got out, ${kept} % of the evidence kept`,
  );
}

function legend(orders: readonly Order[]): Html {
  return html`${orders.map(({ name, title, rearrange }, at) => {
    const middle = PANEL.top + 6 + at * 22;
    const note = rearrange ? `${title} (not offered)` : title;
    return html`${mark(name, PANEL.left + 8, middle, title)}${text(PANEL.left + 26, middle + 5, note, { fill: INK })}`;
  })}${text(PANEL.left, PANEL.top + 6 + orders.length * 22 + 8, 'Drawn together: the same outcome.', { size: 12, fill: QUIET })}`;
}
