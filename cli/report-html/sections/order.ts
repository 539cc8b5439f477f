import type { DrillEvent, DrillResult } from '../../../range/drill/result';
import { eventText, stepOf } from '../../event-text';
import { counted, duration, sinceTrigger } from '../../format';
import { type Html, html } from '../html';
import { table } from '../table';
import { byState, type Visit, visitsOf } from '../visits';

/** Everything that was told, then the steps of the workflow with what they took. */
export function order({ events, triggerAt, execution }: DrillResult): Html {
  const steps = [...byState(visitsOf(execution.history))];
  return html`<ol class="events">
${events.toSorted((a, b) => a.at - b.at).map((event) => eventItem(event, triggerAt))}
</ol>
<details><summary>The ${counted(steps.length, 'state')} of the workflow, in the order in which each was first entered</summary>
${table(
  ['Entered', 'State', 'Type', 'Took', 'Outcome'],
  steps.map(([state, visits]) => stepRow(state, visits, triggerAt)),
)}
</details>`;
}

function eventItem(event: DrillEvent, triggerAt: number): Html {
  const { at, kind } = event;
  const name = stepOf(event);
  const step = name === undefined ? undefined : html`<b>${name}</b> `;
  return html`<li class="${kind}"><time>${sinceTrigger(at - triggerAt)}</time><span class="kind">${kind}</span><span class="what">${step}${eventText(event)}</span></li>
`;
}

function stepRow(state: string, visits: readonly Visit[], triggerAt: number): (Html | string)[] {
  const total = visits.reduce((sum, { from, to }) => sum + to - from, 0);
  const times = visits.length === 1 ? '' : ` in ${counted(visits.length, 'visit')}`;
  const errors = [...new Set(visits.flatMap(({ error }) => error ?? []))];
  const outcome = errors.length === 0 ? 'ok' : html`<b class="bad">failed: ${errors.join(', ')}</b>`;
  const { from = triggerAt, type = '' } = visits[0] ?? {};
  return [
    sinceTrigger(from - triggerAt),
    html`<code>${state}</code>`,
    type,
    duration(total) + times,
    outcome,
  ];
}
