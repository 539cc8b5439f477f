import fc from 'fast-check';
import { cutText, joinText } from '../../../lambdas/common/cut-text';

/** Any UTF-16, halves of characters included. */
const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\ud83d', '\udc80', '💀')),
});

test('a cut text is no longer than asked for, is whole UTF-16, and says that it was cut', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, longest) => {
      const cut = cutText(text, longest);
      expect(cut.length).toBeLessThanOrEqual(longest);
      expect(cut.isWellFormed()).toBe(true);
      if (text.length <= longest) expect(cut).toBe(text.toWellFormed());
      else expect(cut.endsWith('…')).toBe(true);
    }),
  );
});

test('it never ends in half of a character', () => {
  expect(cutText('ab💀cd', 4)).toBe('ab…');
  expect(cutText('ab💀cd', 5)).toBe('ab💀…');
});

test('joined entries are whole or counted, and fit', () => {
  const entries = fc.array(anyText, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(entries, fc.integer({ min: 60, max: 300 }), (given, longest) => {
      const joined = joinText(given, '; ', longest);
      expect(joined.length).toBeLessThanOrEqual(longest);
      expect(joined.isWellFormed()).toBe(true);
      const isWhole = given.join('; ').length <= longest;
      expect(/; and \d+ more$/.test(joined) || joined.endsWith('…') || isWhole).toBe(true);
    }),
  );
  expect(joinText(['a'.repeat(50), 'b'.repeat(50), 'c'], '; ', 100)).toBe(`${'a'.repeat(50)}; and 2 more`);
});
