import fc from 'fast-check';
import { visible, visibleJson, visibleLines } from '../../cli/visible-text';
import { ACTS_ON_A_TERMINAL } from './collected-output';

test.each([
  ['\u001b[31mred', '⟨U+001B⟩[31mred'],
  ['a\nb\rc\td', 'a⟨U+000A⟩b⟨U+000D⟩c⟨U+0009⟩d'],
  ['\u009b2J', '⟨U+009B⟩2J'],
  ['exe\u202etxt', 'exe⟨U+202E⟩txt'],
  ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
  ['tag\u{e0041}', 'tag⟨U+E0041⟩'],
  ['half \ud800', 'half ⟨U+D800⟩'],
  ['line\u2028end', 'line⟨U+2028⟩end'],
  ['Ünïcödé 網 🦊', 'Ünïcödé 網 🦊'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('no text keeps a character that could act on a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(ACTS_ON_A_TERMINAL);
      expect(visible(text)).not.toContain('\n');
      expect(visibleLines(text)).not.toMatch(ACTS_ON_A_TERMINAL);
      expect(visibleLines(text).split('\n')).toHaveLength(text.split('\n').length);
    }),
  );
});

test('JSON stays the same value in one harmless line', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const line = visibleJson(value);
      expect(line).not.toMatch(ACTS_ON_A_TERMINAL);
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
