import { triggerText } from '../../../lambdas/common/trigger-text';
import { type Content, type Html, html } from '../../report-html/html';
import type { Verification } from '../verify';

/** What the case was, as its newest manifest says it. */
export function facts({ manifest, items, key }: Verification): Html | undefined {
  if (!manifest) return undefined;
  const { case: request, verdict, writtenAt, writtenBy, tool } = manifest;
  return html`<dl class="facts">
${fact('Subject', html`<code>${request.instanceId}</code>, account ${request.accountId}, ${request.region}`)}
${fact('Opened', `${request.openedAt}, by ${triggerText(request.trigger)}`)}
${fact('Verdict', `${verdict.containment}; evidence: ${verdict.evidence}`)}
${fact('Reported', `${writtenAt}, ${tool.name} ${tool.version}`)}
${fact('Written by', html`<code>${writtenBy}</code>`)}
${fact('Clock of the host', clockText(items))}
${fact('Key (SHA-256)', html`<code>${key.fingerprint ?? 'none that can be used'}</code>${key.isCompared ? ', compared with the examiner’s own' : ', not compared'}`)}
</dl>`;
}

const fact = (name: string, value: Content): Html => html`<dt>${name}</dt><dd>${value}</dd>`;

function clockText(items: Verification['items']): string {
  const ahead = [...new Set(items.flatMap(({ object }) => object?.acquired.hostClockAheadSeconds ?? []))];
  if (ahead.length === 0) return 'not measured';
  return ahead.map(offsetText).join('; ');
}

function offsetText(seconds: number): string {
  if (seconds === 0) return 'the same as S3’s to the second, by its own word';
  return `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} S3’s, by its own word`;
}
