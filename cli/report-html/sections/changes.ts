import type { DrillResult } from '../../../range/drill/result';
import { sinceTrigger } from '../../format';
import { type Html, html } from '../html';
import { table } from '../table';

/** What somebody who puts the subject back has to know. */
export function changes({ events, triggerAt, vault }: DrillResult): Html {
  const made = events.filter(({ kind }) => kind === 'change');
  if (made.length === 0) return html`<p>Nothing was changed.</p>`;
  const before = vault.find(({ key }) => key.includes('before-state'));
  const where = before
    ? html`What each was before stands in <code>${before.key}</code>.`
    : 'The before-state is not in the vault.';
  const rows = made.map(({ at, text }) => [sinceTrigger(at - triggerAt), text]);
  return html`<p>${where}</p>${table(['When', 'What'], rows)}`;
}
