import type { DrillResult } from '../../../range/drill/result';
import { type ScoreRow, scoreRows } from '../../score';
import { MARKS } from '../../verdict';
import { type Html, html } from '../html';
import { table } from '../table';

export function scoreTable(result: DrillResult): Html {
  const rows = scoreRows(result).map((row) => [row.what, row.measured, row.budget ?? '', sign(row)]);
  const { neighboursHurt } = result.score;
  return html`<p>As it really was in the simulated world, whatever the verdict says.</p>
${table(['Measured', 'Result', 'Budget', 'Good'], rows)}
${neighboursHurt.length === 0 ? undefined : html`<p class="alert">Hurt: ${neighboursHurt.join('; ')}</p>`}`;
}

function sign({ good }: ScoreRow): Html | string {
  if (good === undefined) return '';
  return good ? html`<b class="good">${MARKS.kept} yes</b>` : html`<b class="bad">${MARKS.missing} no</b>`;
}
