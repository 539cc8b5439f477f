import type { DrillResult } from '../../../range/drill/result';
import { sinceTrigger } from '../../format';
import { type Html, html } from '../html';

/** Notices as they were sent, and the alarms that went off. */
export function aftermath({ notices, alarms, triggerAt }: DrillResult): Html {
  const sent = notices.map(
    ({ at, subject, message }) =>
      html`<article><h3>${subject}</h3><p class="when">sent at ${sinceTrigger(at - triggerAt)}</p><pre>${message}</pre></article>`,
  );
  return html`${sent.length === 0 ? html`<p class="alert">Nobody was told.</p>` : sent}
<h3>Alarms</h3>
${alarms.length === 0 ? html`<p>None went off.</p>` : html`<ul>${alarms.map((alarm) => html`<li>${alarm}</li>`)}</ul>`}`;
}
