/**
 * The subject chooses its names and tags and what its commands print, so text from the account may carry terminal
 * escapes, line breaks, or marks that reverse or hide what stands beside them. Everything that a person is shown
 * goes through here: such characters appear by their number, and have no effect.
 */

/** Control, format (reordering and invisible marks among them), lone surrogates, line and paragraph separators. */
const WITHOUT_FORM = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text in one line, with `⟨U+001B⟩` for a character that has no visible form of its own. */
export const visible = (text: string): string =>
  text.replace(WITHOUT_FORM, (character) => `⟨U+${hexOf(character).toUpperCase()}⟩`);

/** The same for text that may have several lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** JSON in one line which stays the same value, but in which no character can act on a terminal. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value).replace(WITHOUT_FORM, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${unitOf(character, at)}`).join(''),
  );

const hexOf = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
const unitOf = (character: string, at: number): string =>
  character.charCodeAt(at).toString(16).padStart(4, '0');
