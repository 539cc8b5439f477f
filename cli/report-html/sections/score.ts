import type { DrillResult } from '../../../range/drill/result';
import { type PathRow, pathRows } from '../../paths';
import { type ScoreRow, scoreRows } from '../../score';
import { MARKS } from '../../verdict';
import { type Html, html } from '../html';
import { table } from '../table';

export function scoreTable(result: DrillResult): Html {
  const rows = scoreRows(result).map((row) => [row.what, row.measured, row.budget ?? '', sign(row)]);
  const { neighboursHurt } = result.score;
  return html`<p>As it really was in the simulated world, whatever the verdict says.</p>
${table(['Measured', 'Result', 'Budget', 'Good'], rows)}
${paths(result)}
${neighboursHurt.length === 0 ? undefined : html`<p class="alert">Hurt: ${neighboursHurt.join('; ')}</p>`}`;
}

const COLUMNS = ['Way out', 'Got out', 'Closed', 'After its cut', 'After the verdict', 'Verdict'];

/** By path, only for what the intruder could use at the trigger. */
function paths(result: DrillResult): Html | undefined {
  const rows = pathRows(result);
  if (rows.length === 0) return undefined;
  return html`<h3 class="paths">What got out after the trigger, by the way it took</h3>
${table(
  COLUMNS,
  rows.map(({ name, afterTrigger, closed, afterCut, afterVerdict, fate }) => [
    name,
    ...[afterTrigger, closed, afterCut, afterVerdict],
    fateText(fate),
  ]),
)}`;
}

function fateText(fate: PathRow['fate']): Html {
  switch (fate) {
    case 'closed':
      return html`<b class="good">${MARKS.kept} closed</b>`;
    case 'unused':
      return html`<b class="open">${MARKS.none} open, but silent</b>`;
    case 'named':
      return html`<b class="open">${MARKS.none} named as open</b>`;
    case 'unnamed':
      return html`<b class="bad">${MARKS.missing} not named</b>`;
  }
}

function sign({ good }: ScoreRow): Html | string {
  if (good === undefined) return '';
  return good ? html`<b class="good">${MARKS.kept} yes</b>` : html`<b class="bad">${MARKS.missing} no</b>`;
}
