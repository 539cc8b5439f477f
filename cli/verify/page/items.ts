import { bytes } from '../../format';
import { type Html, html } from '../../report-html/html';
import type { VerifiedItem } from '../items';
import type { Verification } from '../verify';
import { MARKS, verifiedText } from '../words';

/** Each item in a block that no page break cuts: what, from where, by what and whom, when, how large, its hash, how that is known. */
export const itemsTable = ({ items }: Verification): Html => html`<table>
<thead><tr><th class="mark"></th><th>Item: kind; source, tool, by whom; SHA-256; how verified</th><th>Acquired (UTC)</th><th class="number">Bytes</th></tr></thead>
${items.map(itemRows)}</table>
<p class="note">${MARKS.holds} is as it was stored · ${MARKS.doubtful} is as it was stored, and was not proved good then · ${MARKS.broken} is not as it was stored</p>`;

function itemRows(item: VerifiedItem): Html {
  const { path, kind, bytes: size, sha256, state, object } = item;
  return html`<tbody>
<tr><td class="mark">${MARKS[state]}</td><td class="path" colspan="3"><code>${path}</code></td></tr>
<tr><td></td><td class="more">${kind}; ${originOf(item)}</td><td class="more when">${object ? secondsOf(object.acquired.at) : '–'}</td><td class="more number">${size}${size < 1000 ? '' : ` (${bytes(size)})`}</td></tr>
<tr><td></td><td class="hash" colspan="3"><code>${sha256 ?? 'no hash is known'}</code></td></tr>
<tr><td></td><td class="detail" colspan="3">${detailOf(item)}</td></tr>
</tbody>
`;
}

function originOf({ object }: VerifiedItem): string {
  if (!object) return 'see the custody records';
  const { source, tool, acquired } = object;
  return `${source.kind}, ${tool.name}${tool.version === undefined ? '' : ` ${tool.version}`}, by ${acquired.by}`;
}

function detailOf(item: VerifiedItem): string {
  const { tool, versionId } = item.object ?? {};
  const program = tool?.sha256 === undefined ? '' : `; tool SHA-256 ${tool.sha256}`;
  return `${verifiedText(item)}${program}${versionId === undefined ? '' : `; version ${versionId}`}`;
}

/** To the second. */
const secondsOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)}`;
