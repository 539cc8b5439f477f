import type { ReleaseRehearsal, ReleaseRow } from '../../../range/drill/result';
import { counted, duration } from '../../format';
import { valueText } from '../../release/value-text';
import { type Content, type Html, html } from '../html';
import { table } from '../table';

/** The way back, as it was rehearsed: what was put back, what was left, and what the simulated account no longer is. */
export function release({ outcome, why, rows, said, differences, tookMs }: ReleaseRehearsal): Html {
  const look = outcome === 'released' ? 'good' : 'bad';
  const same = rows.filter(({ status }) => status === 'as-before');
  const others = rows.filter(({ status }) => status !== 'as-before');
  return html`<p><b class="${look}">${outcome}</b>, in ${duration(tookMs)}${why === undefined ? undefined : html`: ${why}`}</p>
${others.length === 0 ? undefined : fields(others)}
${same.length === 0 ? undefined : html`<p>As before, and left alone: ${same.map(({ field }, at) => html`${at === 0 ? '' : ', '}<code>${field}</code>`)}.</p>`}
<h3>What the release itself says is not as before</h3>
${list(said, 'Nothing.')}
<h3>What is different in the whole account, whatever it says</h3>
${list(differences, `Nothing: ${counted(rows.length, 'field')} and everything beside them are as before the case.`)}`;
}

const fields = (rows: readonly ReleaseRow[]): Html =>
  table(
    ['Field, and what became of it', 'Its values'],
    rows.map(({ field, before, set, now, status, note }) => [
      html`<div><code>${field}</code><br><b class="${LOOKS[status] ?? 'open'}">${FATES[status] ?? status}</b>${note === undefined ? undefined : html`<br>${note}`}</div>`,
      html`<dl class="values">${value('before the case', before)}${value('set by Cordon', set)}${value('before the release', now)}</dl>`,
    ]),
  );

const value = (when: string, what: ReleaseRow['now']): Html =>
  html`<dt>${when}</dt><dd>${valueText(what)}</dd>`;

const FATES: Readonly<Record<string, string>> = {
  restore: 'put back',
  drift: 'somebody else changed it',
  cannot: 'cannot be put back',
};
const LOOKS: Readonly<Record<string, string>> = { restore: 'good', drift: 'bad' };

const list = (entries: readonly string[], otherwise: string): Content =>
  entries.length === 0
    ? html`<p>${otherwise}</p>`
    : html`<ul>${entries.map((each) => html`<li>${each}</li>`)}</ul>`;
