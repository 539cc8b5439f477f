import type { DrillResult } from '../../../range/drill/result';
import { bytes } from '../../format';
import { type Html, html } from '../html';
import { table } from '../table';

export function vault({ vault: objects }: DrillResult): Html {
  if (objects.length === 0) return html`<p>Nothing is in the vault.</p>`;
  const rows = objects.map(({ key, bytes: size, sha256 }) => [
    html`<code>${key}</code>`,
    bytes(size),
    html`<code class="hash">${sha256}</code>`,
  ]);
  return table(['Object', 'Size', 'SHA-256'], rows);
}
