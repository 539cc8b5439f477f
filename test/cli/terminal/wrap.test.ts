import fc from 'fast-check';
import { wrap } from '../../../cli/terminal/wrap';

test('text breaks between words', () => {
  expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
});

test('a word that is too long is cut, never inside a character', () => {
  expect(wrap('a 🦊🦊🦊🦊🦊 b', 2)).toEqual(['a', '🦊🦊', '🦊🦊', '🦊', 'b']);
});

test('no line is wider than asked and no letter is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const lines = wrap(text, width);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('a width of nothing is rejected', () => {
  expect(() => wrap('text', 0)).toThrow('the width must be at least 1, got 0');
});
