import type { DrillResult } from '../../../range/drill/result';
import { counted, sinceTrigger } from '../../format';
import { type Html, html } from '../html';
import { table } from '../table';

type CallRecord = DrillResult['calls'][number];

const LONGEST_INPUT = 400;

export function calls({ calls: records, triggerAt }: DrillResult): Html {
  const rows = records.map((call) => [
    sinceTrigger(call.at - triggerAt),
    call.caller,
    html`<code>${call.service}:${call.operation}</code>`,
    html`<code>${inputOf(call.input)}</code>`,
    outcome(call),
  ]);
  return html`<details><summary>${counted(records.length, 'call')}, in the order in which they took effect</summary>
${table(['When', 'Caller', 'Call', 'Input', 'Answer'], rows)}
</details>`;
}

function outcome({ error, fault }: CallRecord): Html | string {
  const injected = fault === undefined ? '' : ` (injected fault: ${fault})`;
  return error === undefined ? `ok${injected}` : html`<b class="bad">${error}${injected}</b>`;
}

function inputOf(input: unknown): string {
  const text = JSON.stringify(input ?? {}, readable);
  return text.length <= LONGEST_INPUT
    ? text
    : `${text.slice(0, LONGEST_INPUT)} … ${counted(text.length - LONGEST_INPUT, 'more character')}`;
}

/** Bodies are named by their size; JSON has no numbers of arbitrary size. */
function readable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return `<${counted(value.length, 'byte')}>`;
  return typeof value === 'bigint' ? value.toString() : value;
}
