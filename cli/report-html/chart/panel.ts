import { duration } from '../../format';
import { type Html, html } from '../html';
import { drawBars } from './draw-bars';
import { drawMarks } from './draw-marks';
import { barMiddle, EDGE, FOOT_HEIGHT, HEAD_HEIGHT, type Layout, labelBaseline, textWidth } from './layout';
import type { ChartRow } from './rows';
import type { Scale } from './scale';

export interface Panel {
  readonly rows: readonly ChartRow[];
  readonly scale: Scale;
  readonly layout: Layout;
  /** Virtual ms after the trigger; undefined: never. */
  readonly cutMs: number | undefined;
  /** When the verdict stood, in the same measure. */
  readonly reportedMs: number;
  /** When the intruder's last byte went out, in the same measure. */
  readonly lastByteMs: number | undefined;
  /** For those who cannot see the picture. */
  readonly label: string;
}

export function drawPanel(panel: Panel): Html {
  const { rows, layout, label } = panel;
  const bottom = HEAD_HEIGHT + rows.length * layout.rowHeight;
  return html`<svg class="chart" viewBox="0 0 ${layout.width} ${bottom + FOOT_HEIGHT}" role="img" aria-label="${label}">
${zones(panel, bottom)}${axis(panel.scale, bottom)}${moments(panel, bottom)}
${rows.map((row, at) => drawRow(row, at, panel))}
</svg>`;
}

function drawRow(row: ChartRow, at: number, { layout, scale, cutMs }: Panel): Html {
  const middle = barMiddle(layout, at);
  const indent = row.label.length - row.label.trimStart().length;
  const x = layout.labelWidth > 0 ? indent * 6 : scale.zero + 4 + indent * 3;
  const cut = scale.x(cutMs ?? scale.until);
  const drawn =
    row.kind === 'bars' ? drawBars(row, scale, middle, cut) : drawMarks(row.marks, row.look, scale, middle);
  return html`<text class="label" x="${x}" y="${labelBaseline(layout, at)}">${short(row.label.trim())}</text>${drawn}
`;
}

/** Before the cut; after it, while what was connected still got bytes out; and silence. */
function zones({ scale, cutMs, lastByteMs }: Panel, bottom: number): Html {
  const cut = scale.x(cutMs ?? scale.until);
  const silence = Math.max(cut, scale.x(lastByteMs ?? 0));
  const zone = (look: string, from: number, to: number): Html =>
    html`<rect class="zone ${look}" x="${from}" y="${HEAD_HEIGHT}" width="${Math.round((to - from) * 10) / 10}" height="${bottom - HEAD_HEIGHT}"/>`;
  return html`${zone('exposed', scale.zero, cut)}${zone('leaking', cut, silence)}${zone('safe', silence, scale.right)}`;
}

function axis({ ticks, x, right }: Scale, bottom: number): Html {
  return html`${ticks.map((ms) => {
    const text = ms === 0 ? '0' : duration(ms);
    const fits = x(ms) + textWidth(text) / 2 <= right + EDGE;
    const label = html`<text class="time" x="${x(ms)}" y="${bottom + 17}" text-anchor="middle">${text}</text>`;
    return html`<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${HEAD_HEIGHT}" y2="${bottom + 4}"/>${fits ? label : undefined}`;
  })}`;
}

function moments(panel: Panel, bottom: number): Html {
  const { scale, cutMs } = panel;
  const trigger = moment('trigger', TRIGGER, scale.zero, 12, scale, bottom);
  const cut =
    cutMs === undefined
      ? undefined
      : moment('cut', `cut after ${duration(cutMs)}`, scale.x(cutMs), 30, scale, bottom);
  return html`${trigger}${reported(panel, bottom)}${cut}`;
}

const TRIGGER = 'trigger';

/** What gets out right of this line gets out in spite of the verdict. Its name shares a line with the trigger's, if both fit. */
function reported({ scale, reportedMs }: Panel, bottom: number): Html | undefined {
  if (reportedMs > scale.until) return undefined;
  const x = scale.x(reportedMs);
  const fits = x - textWidth(REPORTED) > scale.zero + textWidth(TRIGGER);
  return moment('reported', fits ? REPORTED : '', x, 12, scale, bottom);
}

const REPORTED = 'verdict';

function moment(
  look: string,
  text: string,
  x: number,
  y: number,
  { left, right }: Scale,
  bottom: number,
): Html {
  const half = textWidth(text) / 2;
  const anchor = x - half < left ? 'start' : x + half > right ? 'end' : 'middle';
  const label = html`<text class="moment ${look}" x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
  return html`<line class="moment ${look}" x1="${x}" x2="${x}" y1="${y + 4}" y2="${bottom}"/>${text === '' ? undefined : label}`;
}

const LONGEST_LABEL = 24;

function short(label: string): string {
  const characters = [...label];
  return characters.length <= LONGEST_LABEL ? label : `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`;
}
