/**
 * The picture of time. The seconds until the cut and the hours of the whole case both matter and do not fit one
 * measure, so there are two panels: the first in true proportion, the second compressed. Each is drawn twice, for a
 * screen and for a telephone; the style sheet shows the one that fits.
 */
import type { DrillResult } from '../../../range/drill/result';
import { duration } from '../../format';
import { type Html, html } from '../html';
import { EDGE, type Layout, NARROW, WIDE } from './layout';
import { drawPanel, type Panel } from './panel';
import { type ChartRow, chartRows, rowsUntil } from './rows';
import { compressedScale, linearScale, type Scale } from './scale';

const SHORTEST_MS = 1_000;
const FOCUS_WITHOUT_CUT_MS = 30_000;

export function timePicture(result: DrillResult): Html {
  const { cutAfterMs: cutMs } = result.score;
  const rows = chartRows(result);
  const ends = [result.endAt, ...[...result.events, ...result.leaks].map(({ at }) => at)];
  const total = Math.max(Math.max(...ends) - result.triggerAt, SHORTEST_MS);
  const focus = Math.min(
    total,
    cutMs === undefined ? FOCUS_WITHOUT_CUT_MS : Math.max(cutMs * 1.35, SHORTEST_MS),
  );
  const first = picture(result, rowsUntil(rows, focus), focus, (left, right) =>
    linearScale(left, right, focus),
  );
  if (focus === total) return html`${LEGEND}${figure('The whole case', first)}`;
  const unit = Math.max((cutMs ?? FOCUS_WITHOUT_CUT_MS) / 2, SHORTEST_MS / 2);
  const whole = picture(result, rowsUntil(rows, total), total, (left, right) =>
    compressedScale(left, right, total, unit),
  );
  return html`${LEGEND}${figure(cutMs === undefined ? `The first ${duration(focus)}` : 'Until the cut', first)}
${figure('The whole case, later time drawn narrower', whole)}`;
}

type Drawing = (layout: Layout) => Html;

function picture(
  { score, triggerAt, endAt }: DrillResult,
  rows: readonly ChartRow[],
  until: number,
  scaleBetween: (left: number, right: number) => Scale,
): Drawing {
  const { cutAfterMs: cutMs, lastByteAfterMs: lastByteMs } = score;
  const cut = cutMs === undefined ? 'without a cut' : `with the cut after ${duration(cutMs)}`;
  const shown: Omit<Panel, 'scale' | 'layout'> = {
    rows,
    cutMs,
    reportedMs: endAt - triggerAt,
    lastByteMs,
    label: `What ran in the first ${duration(until)} after the trigger, ${cut}`,
  };
  return (layout) =>
    drawPanel({ ...shown, layout, scale: scaleBetween(layout.labelWidth + EDGE, layout.width - EDGE) });
}

const figure = (title: string, draw: Drawing): Html =>
  html`<figure><figcaption>${title}</figcaption>
<div class="wide">${draw(WIDE)}</div><div class="narrow">${draw(NARROW)}</div></figure>`;

const LEGEND = html`<p class="legend"><i class="exposed"></i><span>not cut off</span><i class="leaking"></i><span>cut off, but other ways still leak</span><i class="safe"></i><span>nothing gets out</span></p>`;
