/**
 * A tagged template for HTML in which nothing is markup except what a template itself says. Every interpolated string
 * is escaped for text and for quoted attributes alike, and characters without a visible form are shown by number.
 * Invariant: only `html` makes an `Html`, so no string from outside can pass for one.
 */
import { visibleLines } from '../visible-text';

class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

/** An array's entries stand side by side; `undefined` is nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(strings.reduce((markup, string, at) => markup + render(contents[at - 1]) + string));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text as it may stand between tags and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  visibleLines(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(String(content));
}
