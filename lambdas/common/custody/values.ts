/** Values that several of the custody documents have. */
import * as v from 'valibot';
import { oneLine } from '../cut-text';

export const utcSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'a time in UTC such as 2026-11-23T08:01:02.345Z'),
);

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const LONGEST_TEXT = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they could forge the look of what a person reads
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** One line. */
export const lineSchema = v.pipe(
  v.string(),
  v.maxLength(LONGEST_TEXT),
  v.check((text) => text.search(CONTROL) === -1, 'a text without control characters'),
);

/** Anything as one line that fits `lineSchema`. */
export const line = (text: string, longest = LONGEST_TEXT): string => oneLine(text, longest);

/** The key of an object within the bucket; it is a path, and may not lead out of its folder. */
export const keySchema = v.pipe(
  v.string(),
  v.regex(/^cases\/[A-Za-z0-9-]+(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/, 'the key of an object of a case'),
);

export const versionIdSchema = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,1024}$/, 'a version id of S3'));
