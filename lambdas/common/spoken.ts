/**
 * A line that somebody else may have phrased, made fit for a message to people: one line, bounded, without characters that hide or
 * reorder text, and without an address that a mail or chat client would turn into a link. What people are to click is Cordon's own.
 */

import { cutText } from './cut-text';

const LONGEST_LINE = 600;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they could forge the look of what a person reads
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

export function spoken(text: string): string {
  return cutText(text.replace(INVISIBLE, ' ').replaceAll('://', ': //'), LONGEST_LINE);
}
