import { html } from '../../report-html/html';
import type { ReadinessReport } from '../messages';

export function readinessPage(_: ReadinessReport): string {
  return String(html`<!doctype html>`);
}
