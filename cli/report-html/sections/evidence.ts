import { bytes } from '../../format';
import { sentenceOf } from '../../verify/finding';
import type { Verification } from '../../verify/verify';
import { eventText, headlineOf, keyText, MARKS, methodOf, snapshotText } from '../../verify/words';
import { type Html, html } from '../html';
import { table } from '../table';

/** The case as `cordon verify` checks it: what holds, by whom each item was verified, the chain, the signatures. */
export function evidence(verification: Verification | undefined): Html | undefined {
  if (!verification) return undefined;
  const { holds, broken, doubts, items } = verification;
  const look = holds ? 'good' : 'bad';
  return html`<p><b class="${look}">${MARKS[holds ? 'holds' : 'broken']} ${headlineOf(verification)}</b>, as <code>cordon verify</code> checks it over what is in the vault.</p>
${broken.map((each) => html`<p class="alert">${sentenceOf(each)}</p>`)}
${doubts.length === 0 ? undefined : html`<ul>${doubts.map((each) => html`<li>${sentenceOf(each)}</li>`)}</ul>`}
${items.length === 0 ? undefined : itemsTable(verification)}
<ul class="chain">${chain(verification).map((each) => html`<li>${each}</li>`)}</ul>
`;
}

const itemsTable = ({ items }: Verification): Html =>
  table(
    ['Item', 'Size', 'Verified', 'SHA-256', 'Holds'],
    items.map((item) => [
      html`<code>${item.path}</code>`,
      bytes(item.bytes),
      `${methodOf(item)}${item.object ? `: ${item.object.verified.detail}` : ''}`,
      html`<code class="hash">${item.sha256 ?? 'unknown'}</code>`,
      html`<b class="${LOOKS[item.state]}">${MARKS[item.state]} ${item.state}</b>`,
    ]),
  );

const LOOKS = { holds: 'good', broken: 'bad', doubtful: 'open' } as const;

function chain(verification: Verification): string[] {
  const { manifest, reports, records } = verification;
  const signed = (isSigned: boolean): string =>
    isSigned ? 'its signature holds' : 'its signature does not hold';
  return [
    ...reports.map(
      ({ path, isSigned, manifest: { timeline } }) =>
        `${path}: ${signed(isSigned)}; its timeline has ${timeline.lines} lines`,
    ),
    ...records.map(
      ({ path, isSigned, record }) =>
        `${path}: ${eventText(record.event)}, by ${record.who}; ${signed(isSigned)}`,
    ),
    ...(manifest?.snapshots.map(snapshotText) ?? []),
    keyText(verification),
  ];
}
