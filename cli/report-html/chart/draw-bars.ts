import { type Html, html } from '../html';
import { BAR_HEIGHT, textWidth } from './layout';
import type { Bar, ChartRow } from './rows';
import type { Scale } from './scale';

const NARROWEST = 3;
const GAP = 5;

interface Place {
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

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

/** After the bars or before them, if it can be not across the line of the cut; else on them. */
function drawNote(note: string, span: Span, { zero, right }: Scale, middle: number, cut: number): Html {
  const width = textWidth(note);
  const [after, before] = [span.to + GAP, span.from - GAP];
  const places: readonly Place[] = [
    { x: after <= cut && after + width >= cut ? cut + GAP : after, anchor: 'start' },
    { x: before >= cut && before - width <= cut ? cut - GAP : before, anchor: 'end' },
    { x: after, anchor: 'start' },
    { x: before, anchor: 'end' },
  ];
  const beside = places.find(({ x, anchor }) =>
    anchor === 'start' ? x + width <= right : x - width >= zero,
  );
  const { x, anchor } = beside ?? onTheBars(width, span, zero);
  const look = beside || anchor === 'start' ? 'note' : 'note inside';
  return html`<text class="${look}" x="${round(x)}" y="${middle + 4}" text-anchor="${anchor}">${note}</text>`;
}

/** At their end; where they are too short for that too, from the trigger on, across the end. */
const onTheBars = (width: number, span: Span, zero: number): Place =>
  span.to - GAP - width >= zero
    ? { x: span.to - GAP, anchor: 'end' }
    : { x: Math.max(0, zero - GAP), anchor: 'start' };

function ends({ from, to }: Bar, scale: Scale): Span {
  const start = Math.min(scale.x(from), scale.right - NARROWEST);
  return { from: start, to: Math.max(scale.x(to), start + NARROWEST) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
