import { counted } from '../../format';
import { type Html, html } from '../../report-html/html';
import { overall } from '../gaps';
import type { ReadinessReport } from '../messages';
import { toneOf } from './tone';

const RADIUS = 54;
const AROUND = 2 * Math.PI * RADIUS;

/** How much of the fleet is ready, and every instance as a square that leads to it. */
export function top({ instances, inCase, region, at, notRead }: ReadinessReport): Html {
  const { score, ready } = overall(instances);
  const left = instances.length - ready;
  const tone = left === 0 ? 'good' : 'warning';
  const filled = instances.length === 0 ? 0 : (AROUND * ready) / instances.length;
  return html`<p class="kicker">Cordon · readiness · ${region} · ${at.slice(0, 16).replace('T', ' ')} UTC</p>
<div class="top">
<svg class="dial" viewBox="0 0 132 132" role="img" aria-label="${ready} of ${instances.length} ready">
<circle class="rail" cx="66" cy="66" r="${RADIUS}"/>
<circle class="value ${tone}" cx="66" cy="66" r="${RADIUS}" stroke-dasharray="${filled.toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 66 66)"/>
<text x="66" y="73">${ready}</text><text class="of" x="66" y="92">of ${instances.length} ready</text>
</svg>
<div>
<h1>${headline(left, instances.length)}</h1>
<p class="story">What an incident would find: whether each instance can be cut off and examined, and what mends each gap.${instances.length > 0 ? ` On average ${score} of 100.` : ''}${inCase.length > 0 ? ` Left out: ${counted(inCase.length, 'instance')} with a case.` : ''}</p>
<div class="strip" aria-hidden="true">${instances.map(
    (each) =>
      html`<a class="${toneOf(each)}" href="#${each.instanceId}" title="${each.score} ${each.name || each.instanceId}"></a>`,
  )}</div>
</div>
</div>
${notRead.map((each) => html`<p class="alert">Not read: ${each}. What depends on it may look better than it is.</p>`)}
`;
}

function headline(left: number, all: number): string {
  if (all === 0) return 'No instance to score';
  return left === 0
    ? `All ${counted(all, 'instance')} ready`
    : `${left} of ${counted(all, 'instance')} not ready`;
}
