import { type Html, html } from '../html';
import { BAR_HEIGHT, textWidth } from './layout';
import type { Bar, ChartRow } from './rows';
import type { Scale } from './scale';

const NARROWEST = 3;
const GAP = 5;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The bars of one row with their note beside them, wherever it has room. @param cut The place of the cut's line. */
export function drawBars(
  row: Extract<ChartRow, { kind: 'bars' }>,
  scale: Scale,
  middle: number,
  cut: number,
): Html {
  const bars = row.bars.map((bar) => drawBar(bar, scale, middle));
  const first = row.bars[0];
  const last = row.bars.at(-1);
  if (!first || !last) return html``;
  const span = { from: ends(first, scale).from, to: ends(last, scale).to };
  return html`${bars}${drawNote(row.note, span, scale, middle, cut)}`;
}

function drawBar(bar: Bar, scale: Scale, middle: number): Html {
  const { from, to } = ends(bar, scale);
  return html`<rect class="bar ${bar.look}" x="${from}" y="${middle - BAR_HEIGHT / 2}" width="${round(to - from)}" height="${BAR_HEIGHT}" rx="2"><title>${bar.title}</title></rect>`;
}

/** After the bars, and then not across the line of the cut; else before them, else on them. */
function drawNote(note: string, span: Span, { zero, right }: Scale, middle: number, cut: number): Html {
  const width = textWidth(note);
  const y = middle + 4;
  const beside = span.to + GAP;
  const after = beside <= cut && beside + width >= cut ? cut + GAP : beside;
  if (after + width <= right) return html`<text class="note" x="${round(after)}" y="${y}">${note}</text>`;
  const before = span.from - GAP;
  if (before - width >= zero)
    return html`<text class="note" x="${round(before)}" y="${y}" text-anchor="end">${note}</text>`;
  return html`<text class="note inside" x="${round(span.to - GAP)}" y="${y}" text-anchor="end">${note}</text>`;
}

function ends({ from, to }: Bar, scale: Scale): Span {
  const start = Math.min(scale.x(from), scale.right - NARROWEST);
  return { from: start, to: Math.max(scale.x(to), start + NARROWEST) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
