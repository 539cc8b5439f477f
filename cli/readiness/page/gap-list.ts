import { type Html, html } from '../../report-html/html';
import { countsOf, gapsOf } from '../gaps';
import type { InstanceReadiness } from '../score';

/** What costs the fleet most, with how much of it is concerned. */
export function gapList(instances: readonly InstanceReadiness[]): Html {
  const gaps = gapsOf(instances);
  if (gaps.length === 0) return html`<p>None.</p>`;
  const share = (ids: readonly string[]) => ((100 * ids.length) / instances.length).toFixed(1);
  return html`<ul class="gaps">${gaps.map(
    (gap) => html`<li><span class="title" title="${gap.id}">${gap.title}</span>
<span class="meter"><span class="cell-bad" style="width:${share(gap.bad)}%"></span><span class="cell-warn" style="width:${share(gap.warn)}%"></span></span>
<span class="count">${countsOf(gap)}</span></li>
`,
  )}</ul>`;
}
