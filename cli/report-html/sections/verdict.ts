import type { DrillResult } from '../../../range/drill/result';
import { pathName } from '../../paths';
import { MARKS, type Mark, markOf } from '../../verdict';
import { type Content, type Html, html } from '../html';

export function verdict({ verdict: it, score }: DrillResult): Html {
  return html`<div class="columns">
${block('Because', plain(it.because))}
${block('Needs a person', it.attention.length === 0 ? html`<p>Nothing.</p>` : plain(it.attention), it.attention.length === 0 ? '' : 'warning')}
${block(`Evidence: ${it.evidence}`, marked(it.evidenceItems.map(({ what, status, detail }) => [markOf(status), what, `${status}: ${detail}`])))}
${block('Traces of the intruder', traces(score.evidence))}
${block('Still possible after the cut', it.residual.length === 0 ? html`<p>Nothing that is known.</p>` : residual(it.residual))}
${it.exposure.length === 0 ? undefined : block('Was possible for a time', plain(it.exposure))}
</div>`;
}

const block = (title: string, content: Content, look = ''): Html =>
  html`<div class="block ${look}"><h3>${title}</h3>${content}</div>`;

const plain = (entries: readonly string[]): Html =>
  html`<ul>${entries.map((entry) => html`<li>${entry}</li>`)}</ul>`;

const residual = (entries: DrillResult['verdict']['residual']): Html =>
  html`<ul>${entries.map(({ path, detail }) => html`<li><b>${pathName(path)}</b>: ${detail}</li>`)}</ul>`;

function traces(evidence: DrillResult['score']['evidence']): Html {
  if (evidence.length === 0) return html`<p>The scenario has none.</p>`;
  return marked(evidence.map(({ what, kept, detail }) => [kept ? 'kept' : 'missing', what, detail]));
}

function marked(entries: readonly (readonly [mark: Mark, what: string, detail: string])[]): Html {
  return html`<ul class="marked">${entries.map(
    ([mark, what, detail]) =>
      html`<li class="${mark}"><span class="sign">${MARKS[mark]}</span><b>${what}</b> ${detail}</li>`,
  )}</ul>`;
}
