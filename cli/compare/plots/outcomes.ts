/** Every order beside every outcome, over all that was played: the darker a cell, the worse. Numbers are means over the intruders and scenarios; of the time to the cut, medians. */
import type { Order } from '../../../range/orders/orders';
import { type Html, html } from '../../report-html/html';
import { MEASURES, type Measure, typical } from '../measures';
import type { Run } from '../recording';
import { mark } from './marks';
import { INK, svgFile, text } from './svg';

const LABEL_WIDTH = 206;
const CELL = { width: 84, height: 38 } as const;
const HEAD = 96;

export function outcomesPlot(title: string, runs: readonly Run[], orders: readonly Order[]): string {
  const width = LABEL_WIDTH + MEASURES.length * CELL.width + 12;
  return svgFile({
    width,
    height: HEAD + orders.length * CELL.height + 14,
    label: title,
    body: [
      text(12, 24, title, { size: 17, weight: 'bold' }),
      ...MEASURES.map((measure, at) => column(measure, at, runs, orders)),
      ...orders.map(({ name, title: order }, at) => {
        const middle = HEAD + at * CELL.height + CELL.height / 2;
        return html`${mark(name, 22, middle, order)}${text(40, middle + 5, order)}`;
      }),
    ],
  });
}

function column(measure: Measure, at: number, runs: readonly Run[], orders: readonly Order[]): Html {
  const values = orders.map((order) =>
    typical(
      measure,
      runs.filter((run) => run.order === order.name),
    ),
  );
  const left = LABEL_WIDTH + at * CELL.width;
  const head = linesOf(measure.title);
  return html`${head.map((word, row) => text(left + CELL.width / 2, HEAD - 12 - (head.length - 1 - row) * 16, word, { anchor: 'middle', size: 13, weight: 'bold' }))}${values.map((value, row) => cell(measure, value, left, HEAD + row * CELL.height, darkness(measure, value, values)))}`;
}

/** So that it fits above its column. */
function linesOf(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= 8) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** From 0, the best of the column, to 1: even for shares and counts, by magnitude for time and bytes. */
function darkness({ name, better }: Measure, value: number | null, all: readonly (number | null)[]): number {
  const scale = (each: number | null): number =>
    each === null
      ? Number.POSITIVE_INFINITY
      : name === 'cutMs' || name === 'bytesOut'
        ? Math.log10(each + 1)
        : each;
  const known = all.filter((each) => each !== null).map(scale);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (value === null) return 1;
  if (isFlat(name, low, high)) return 0;
  const share = (scale(value) - low) / (high - low);
  return better === 'less' ? share : 1 - share;
}

/** Differences that nobody would decide by do not look like any. */
const isFlat = (name: Measure['name'], low: number, high: number): boolean =>
  high - low < 1e-9 || (name === 'usd' && high < 0.01);

const PALE = [255, 255, 255] as const;
const DARK = [230, 140, 60] as const;

function cell(measure: Measure, value: number | null, left: number, top: number, dark: number): Html {
  const colour = PALE.map((from, at) => Math.round(from + dark * ((DARK[at] ?? 0) - from)));
  return html`<rect x="${left + 1}" y="${top + 1}" width="${CELL.width - 2}" height="${CELL.height - 2}" fill="rgb(${colour.join(',')})" stroke="#e4e4e4"/>${text(left + CELL.width / 2, top + CELL.height / 2 + 5, measure.say(value), { anchor: 'middle', size: 13, fill: INK })}
`;
}
