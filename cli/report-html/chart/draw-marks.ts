import type { DrillEventKind } from '../../../range/drill/result';
import { type Html, html } from '../html';
import type { ChartMark } from './rows';
import type { Scale } from './scale';

interface Cluster {
  readonly x: number;
  readonly marks: ChartMark[];
}

/** Marks nearer to each other than this would touch: they share one with their number in it. */
const ROOM = 19;

export function drawMarks(
  marks: readonly ChartMark[],
  look: DrillEventKind,
  scale: Scale,
  middle: number,
): Html {
  return html`${clustersOf(marks, scale).map((cluster) => drawCluster(cluster, look, middle))}`;
}

function clustersOf(marks: readonly ChartMark[], scale: Scale): Cluster[] {
  const clusters: Cluster[] = [];
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const x = scale.x(mark.at);
    const last = clusters.at(-1);
    if (last && x - last.x < ROOM) last.marks.push(mark);
    else clusters.push({ x, marks: [mark] });
  }
  return clusters;
}

function drawCluster({ x, marks }: Cluster, look: DrillEventKind, middle: number): Html {
  const title = html`<title>${marks.map((mark) => mark.title).join('\n')}</title>`;
  if (marks.length === 1)
    return html`<circle class="mark ${look}" cx="${x}" cy="${middle}" r="5">${title}</circle>`;
  const count = html`<text class="count" x="${x}" y="${middle + 3.5}" text-anchor="middle">${marks.length}</text>`;
  return html`<g>${title}<circle class="mark ${look}" cx="${x}" cy="${middle}" r="8.5"/>${count}</g>`;
}
