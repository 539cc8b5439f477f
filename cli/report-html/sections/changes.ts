import type { DrillResult } from '../../../range/drill/result';
import { timeOf } from '../../../range/kernel/iso';
import { sinceTrigger } from '../../format';
import { type RecordedChange, recordedChanges } from '../../recorded-changes';
import { type Html, html } from '../html';
import { table } from '../table';

/** What somebody who puts the subject back has to know; of a dry run, what it would have done. */
export function changes(result: DrillResult): Html {
  const { execution, triggerAt } = result;
  const planned = recordedChanges(execution.history, 'would be done');
  if (planned.length > 0)
    return html`<p>Nothing: this was a dry run. Otherwise this would have been done:</p>${list(planned, triggerAt)}`;
  const done = recordedChanges(execution.history, 'done');
  if (done.length === 0) return html`<p>No step recorded a change.</p>`;
  return html`${before(result)}${list(done, triggerAt)}`;
}

function before({ vault }: DrillResult): Html {
  const states = vault.filter(({ key }) => key.includes('/before-state/'));
  if (states.length === 0) return html`<p class="alert">The before-state is not in the vault.</p>`;
  return html`<p>As the steps recorded it. What was before stands in:</p><ul>${states.map(({ key }) => html`<li><code>${key}</code></li>`)}</ul>`;
}

const list = (recorded: readonly RecordedChange[], triggerAt: number): Html =>
  table(
    ['When', 'Call', 'On', 'What'],
    recorded.map(({ at, action, target, what }) => [
      sinceTrigger(timeOf(at) - triggerAt),
      html`<code>${action}</code>`,
      html`<code>${target}</code>`,
      what,
    ]),
  );
