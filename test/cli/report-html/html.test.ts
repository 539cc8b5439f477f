import fc from 'fast-check';
import { type Content, escapeHtml, html } from '../../../cli/report-html/html';
import { visibleLines } from '../../../cli/visible-text';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('<', '>', '"', "'", '&', '`', '</p>', '<script>', '-->', '\u202e', '\u0000', 'x', ' '),
    )
    .map((all) => all.join('')),
);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
  '&amp;': '&',
};
const readBack = (text: string): string =>
  text.replace(/&(lt|gt|quot|amp|#39|#96);/g, (entity) => ENTITIES[entity] ?? '');

test('no text becomes markup, in an element or in an attribute, and each can be read back', () => {
  fc.assert(
    fc.property(anyText, anyText, (attribute, text) => {
      const [, inAttribute = '', inElement = ''] =
        /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(html`<p title="${attribute}">${text}</p>`.toString()) ??
        [];
      expect(readBack(inAttribute)).toBe(visibleLines(attribute));
      expect(readBack(inElement)).toBe(visibleLines(text));
    }),
  );
});

test('a template inside a template is markup, and is not escaped again', () => {
  const inner = html`<b>${'<'}</b>`;
  expect(html`<p>${inner}${[inner, 'a & b', 7, undefined]}</p>`.toString()).toBe(
    '<p><b>&lt;</b><b>&lt;</b>a &amp; b7</p>',
  );
});

test('an object that only looks like markup does not pass for it', () => {
  const forged = { markup: '<script>', toString: () => '<script>' } as unknown as Content;
  expect(() => html`${forged}`.toString()).toThrow();
});

test('every character with a meaning in HTML is escaped', () => {
  expect(escapeHtml(`<a href="x" title='y'>\`&`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&#96;&amp;',
  );
});
