import { type Content, type Html, html } from './html';

/** A table that becomes a stack of labelled entries where there is no room for columns. */
export function table(columns: readonly string[], rows: readonly (readonly Content[])[]): Html {
  return html`<table>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell, at) => html`<td data-label="${columns[at]}">${cell}</td>`)}</tr>
`,
  )}</tbody>
</table>`;
}
