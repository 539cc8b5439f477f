import { type Html, html } from '../html';
import { BAR_HEIGHT, textWidth } from './layout';
import type { Bar, ChartRow } from './rows';
import type { Scale } from './scale';

const NARROWEST = 3;
const GAP = 5;

/** The bars of one row with their note beside them, wherever it has room. */
export function drawBars(row: Extract<ChartRow, { kind: 'bars' }>, scale: Scale, middle: number): Html {
  const bars = row.bars.map((bar) => drawBar(bar, scale, middle));
  const first = row.bars[0];
  const last = row.bars.at(-1);
  if (!first || !last) return html``;
  return html`${bars}${drawNote(row.note, ends(first, scale).from, ends(last, scale).to, scale, middle)}`;
}

function drawBar(bar: Bar, scale: Scale, middle: number): Html {
  const { from, to } = ends(bar, scale);
  return html`<rect class="bar ${bar.look}" x="${from}" y="${middle - BAR_HEIGHT / 2}" width="${round(to - from)}" height="${BAR_HEIGHT}" rx="2"><title>${bar.title}</title></rect>`;
}

/** After the bars, else before them, else on them. */
function drawNote(note: string, from: number, to: number, { left, right }: Scale, middle: number): Html {
  const needed = textWidth(note) + GAP;
  const y = middle + 4;
  if (to + needed <= right) return html`<text class="note" x="${round(to + GAP)}" y="${y}">${note}</text>`;
  if (from - needed >= left)
    return html`<text class="note" x="${round(from - GAP)}" y="${y}" text-anchor="end">${note}</text>`;
  return html`<text class="note inside" x="${round(to - GAP)}" y="${y}" text-anchor="end">${note}</text>`;
}

function ends({ from, to }: Bar, scale: Scale): { from: number; to: number } {
  const start = Math.min(scale.x(from), scale.right - NARROWEST);
  return { from: start, to: Math.max(scale.x(to), start + NARROWEST) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
