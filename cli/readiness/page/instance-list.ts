import { type Html, html } from '../../report-html/html';
import type { CheckResult, InstanceReadiness } from '../score';
import { toneOf } from './tone';

/** The worst that are shown with all that they lack. */
const SHOWN = 100;

/** What each instance lacks and what mends it. */
export function instanceList(instances: readonly InstanceReadiness[]): Html {
  const wanting = instances.filter(({ score }) => score < 100);
  const left = wanting.length - SHOWN;
  if (wanting.length === 0) return html`<p>No instance lacks anything.</p>`;
  return html`${wanting.slice(0, SHOWN).map(article)}
${left > 0 ? html`<p class="when">… and ${left} more: cordon readiness --json has all.</p>` : undefined}`;
}

const article = (
  instance: InstanceReadiness,
): Html => html`<article class="instance ${toneOf(instance)}" id="${instance.instanceId}">
<header><strong>${instance.score}</strong><h3>${instance.name || instance.instanceId}</h3>
<span>${[instance.name ? instance.instanceId : '', instance.type, instance.state, instance.vpcId].filter(Boolean).join(' · ')}</span></header>
${instance.results.filter(({ grade }) => grade !== 'ok').map(finding)}</article>
`;

const finding = ({ grade, title, why, fix, cost }: CheckResult): Html => html`<div class="finding ${grade}">
<span class="cost">−${cost}</span><div><b>${title}</b><br>${why}${fix === undefined ? undefined : html`<pre><code>${fix}</code></pre>`}</div></div>
`;
