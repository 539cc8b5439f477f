import { type Html, html } from '../../report-html/html';
import type { Grade } from '../check';
import type { InstanceReadiness } from '../score';

/** More rows than that are told by their number. */
const ROWS = 200;
const SIGNS: Readonly<Record<Grade, string>> = { ok: '', warn: '!', bad: '✗' };

/** Every instance against every check, the worst first. */
export function matrix(instances: readonly InstanceReadiness[]): Html {
  const shown = instances.slice(0, ROWS);
  const left = instances.length - shown.length;
  return html`<p class="legend"><i class="cell-ok"></i><span>well</span><i class="cell-warn"></i><span>a warning</span><i class="cell-bad"></i><span>not ready</span></p>
<div class="matrix"><table>
<thead><tr><th scope="col">Instance</th><th scope="col">Score</th>${(shown[0]?.results ?? []).map(
    ({ id, title }) => html`<th scope="col" class="check" title="${title}"><span>${id}</span></th>`,
  )}</tr></thead>
<tbody>${shown.map(
    ({
      instanceId,
      name,
      score,
      results,
    }) => html`<tr><td><a href="#${instanceId}">${name || instanceId}</a></td><td class="score">${score}</td>${results.map(
      ({ grade, title, why }) =>
        html`<td class="grade" title="${title}: ${why}"><i class="cell-${grade}">${SIGNS[grade]}</i></td>`,
    )}</tr>
`,
  )}</tbody>
</table></div>
${left > 0 ? html`<p class="when">… and ${left} more that are no worse.</p>` : undefined}`;
}
