/**
 * Text of a bounded length: what was cut says so by `…`, and nothing ends in half of a character. A surrogate without its other half has no
 * UTF-8; it becomes U+FFFD here, so that a text is the same bytes wherever it is written.
 */

/** Counted in UTF-16 units, as JavaScript, EC2's tags and Step Functions' JSONata count. */
export function cutText(text: string, longest: number, mark = '…'): string {
  const whole = text.toWellFormed();
  return whole.length <= longest
    ? whole
    : `${wholeCharacters(whole, longest - mark.length).trimEnd()}${mark}`;
}

/** Control characters, marks that hide or reorder what stands beside them, code points that are no character or somebody's own, separators of lines. */
const WITHOUT_FORM = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** One line of it, in which nothing acts on a terminal or forges what a person reads. */
export const oneLine = (text: string, longest: number): string =>
  cutText(text.replace(WITHOUT_FORM, ' '), longest);

function wholeCharacters(text: string, longest: number): string {
  const last = text.charCodeAt(longest - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? longest - 1 : longest);
}

/** The entries that fit together into so many characters, joined; and how many do not. The first one always stands, cut if it must be. */
export function joinText(entries: readonly string[], separator: string, longest: number): string {
  const whole = entries.join(separator);
  if (whole.length <= longest) return whole.toWellFormed();
  let room = longest - ROOM;
  const tooLong = entries.findIndex((each) => {
    room -= each.length + separator.length;
    return room < 0;
  });
  const kept = Math.max(1, tooLong);
  const shown = cutText(entries.slice(0, kept).join(separator), longest - ROOM);
  return kept === entries.length ? shown : `${shown}${separator}and ${entries.length - kept} more`;
}

/** For how many there are more. */
const ROOM = 40;
