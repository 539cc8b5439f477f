import { bytes } from '../../format';
import { sentenceOf } from '../../verify/finding';
import type { Verification } from '../../verify/verify';
import { eventText, headlineOf, keyText, MARKS, snapshotText, verifiedText } from '../../verify/words';
import { type Html, html } from '../html';
import { table } from '../table';

/** The case as `cordon verify` checks it: what holds, by whom each item was verified, the chain, the signatures. */
export function evidence(verification: Verification): Html {
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
    ['Item and SHA-256', 'Size', 'Verified', 'Holds'],
    items.map((item) => [
      html`<code>${item.path}</code><br><code class="hash">${item.sha256 ?? 'no hash is known'}</code>`,
      bytes(item.bytes),
      verifiedText(item),
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
