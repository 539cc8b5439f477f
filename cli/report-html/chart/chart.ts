/**
 * The picture of time. The seconds until the cut and the hours of the whole case both matter and do not fit one
 * measure, so there are two panels: the first in true proportion, the second compressed. Each is drawn twice, for a
 * screen and for a telephone; the style sheet shows the one that fits.
 */
import type { DrillResult } from '../../../range/drill/result';
import { duration } from '../../format';
import { type Html, html } from '../html';
import { type Layout, NARROW, WIDE } from './layout';
import { drawPanel } from './panel';
import { type ChartRow, chartRows, rowsUntil } from './rows';
import { compressedScale, linearScale } from './scale';

const SHORTEST_FOCUS_MS = 1_000;
const FOCUS_WITHOUT_CUT_MS = 30_000;
const EDGE = 8;

export function timePicture(result: DrillResult): Html {
  const rows = chartRows(result);
  const { cutAfterMs } = result.score;
  const total = Math.max(result.endAt - result.triggerAt, SHORTEST_FOCUS_MS);
  const focus =
    cutAfterMs === undefined ? FOCUS_WITHOUT_CUT_MS : Math.max(cutAfterMs * 1.35, SHORTEST_FOCUS_MS);
  if (focus >= total)
    return figure('The whole case', (layout) => focusPanel(rows, layout, total, cutAfterMs));
  const title = cutAfterMs === undefined ? `The first ${duration(focus)}` : 'Until the cut';
  return html`${figure(title, (layout) => focusPanel(rows, layout, focus, cutAfterMs))}
${figure('The whole case, with later time drawn narrower', (layout) => wholePanel(rows, layout, total, cutAfterMs))}`;
}

const figure = (title: string, draw: (layout: Layout) => Html): Html =>
  html`<figure><figcaption>${title}</figcaption>
<div class="wide">${draw(WIDE)}</div><div class="narrow">${draw(NARROW)}</div></figure>`;

function focusPanel(
  rows: readonly ChartRow[],
  layout: Layout,
  until: number,
  cutMs: number | undefined,
): Html {
  const scale = linearScale(layout.labelWidth + EDGE, layout.width - EDGE, until);
  const label = `What ran in the first ${duration(until)} after the trigger, ${cutText(cutMs)}`;
  return drawPanel({ rows: rowsUntil(rows, until), scale, layout, cutMs, label });
}

function wholePanel(
  rows: readonly ChartRow[],
  layout: Layout,
  until: number,
  cutMs: number | undefined,
): Html {
  const unit = Math.max((cutMs ?? FOCUS_WITHOUT_CUT_MS) / 2, SHORTEST_FOCUS_MS / 2);
  const scale = compressedScale(layout.labelWidth + EDGE, layout.width - EDGE, until, unit);
  const label = `What ran in the whole case of ${duration(until)}, ${cutText(cutMs)}`;
  return drawPanel({ rows, scale, layout, cutMs, label });
}

const cutText = (cutMs: number | undefined): string =>
  cutMs === undefined ? 'without a cut' : `with the cut after ${duration(cutMs)}`;
