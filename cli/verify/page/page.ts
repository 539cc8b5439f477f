/**
 * The chain of custody of a case for printing: one file without a script and without anything fetched from elsewhere, which its own
 * content security policy also forbids. It may hold text that the subject chose; all of it goes through `html`.
 */
import { type Html, html } from '../../report-html/html';
import { sentenceOf } from '../finding';
import type { Verification } from '../verify';
import { eventText, headlineOf, keyText, snapshotText } from '../words';
import { facts } from './facts';
import { itemsTable } from './items';
import { STYLE } from './style';

export function custodyPage(verification: Verification): string {
  const { manifest, holds, folder, verifiedAt } = verification;
  const caseId = manifest?.case.caseId ?? 'unknown';
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Chain of custody: ${caseId}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="kicker">Chain of custody</p>
<h1>${manifest?.case.instanceId ?? 'No manifest that can be used'}</h1>
<p class="case">Case <code>${caseId}</code></p>
<div class="result${holds ? '' : ' broken'}"><strong>${holds ? 'VERIFIED' : 'NOT VERIFIED'}</strong><p>${headlineOf(verification)}</p></div>
${facts(verification)}
${findings('What does not hold', verification.broken.map(sentenceOf))}
${findings('What holds, but is not as good as it looks', verification.doubts.map(sentenceOf))}
<h2>Evidence</h2>
${itemsTable(verification)}
${snapshots(verification)}
<h2>Signature</h2>
${signature(verification)}
<h2>Custody records</h2>
${records(verification)}
<h2>Handed over</h2>
${handover()}
<footer>Verified ${verifiedAt} by cordon verify over <code>${folder}</code>. Times are in UTC. Sources marked “host” are the word of a compromised machine until the column of their verification says otherwise.</footer>
</main>
</body>
</html>
`}`;
}

const findings = (title: string, sentences: readonly string[]): Html | undefined =>
  sentences.length === 0
    ? undefined
    : html`<h2>${title}</h2>
<ul class="findings">${sentences.map((each) => html`<li>${each}</li>`)}</ul>`;

function snapshots({ manifest }: Verification): Html {
  const list = manifest?.snapshots ?? [];
  if (list.length === 0) return html`<p class="note">No snapshot is in the manifest.</p>`;
  return html`<h2>Snapshots of the disks</h2>
<ul class="findings">${list.map((each) => html`<li>${snapshotText(each)}</li>`)}</ul>`;
}

function signature(verification: Verification): Html {
  const { reports } = verification;
  return html`<table>
<thead><tr><th class="mark"></th><th>Manifest</th><th>Written</th></tr></thead>
${reports.map(
  ({ path, sha256, isSigned, manifest }) => html`<tbody>
<tr><td class="mark">${isSigned ? '✔' : '✘'}</td><td><code>${path}</code></td><td class="when">${manifest.writtenAt}</td></tr>
<tr><td></td><td class="hash" colspan="2"><code>SHA-256 ${sha256}</code></td></tr>
</tbody>
`,
)}</table>
<p class="note">${keyText(verification)}</p>
<p class="note">ECDSA on P-256 over SHA-256. The signature proves that these documents are as the holder of the key signed them. It does not prove that the host told the truth, nor that no record was cut off at the end of the chain.</p>`;
}

function records({ records: list }: Verification): Html {
  if (list.length === 0)
    return html`<p>No record: nothing that Cordon was told of has happened to it since.</p>`;
  return html`<ol class="records">${list.map(
    ({ path, record, isSigned }) =>
      html`<li value="${record.number}"><b>${isSigned ? '✔' : '✘ not proved:'} ${record.at}</b> ${eventText(record.event)}. By ${record.who}: ${record.why}. <code>${path}</code></li>`,
  )}</ol>`;
}

const HANDOVERS = 3;

function handover(): Html {
  const columns = ['Given by (name, signature)', 'Received by (name, signature)', 'Date and time', 'Purpose'];
  return html`<table class="handover">
<thead><tr>${columns.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${Array.from(
    { length: HANDOVERS },
    () => html`<tr>${columns.map(() => html`<td></td>`)}</tr>
`,
  )}</tbody>
</table>`;
}
